import { Clipboard } from '@angular/cdk/clipboard';
import { Dialog } from '@angular/cdk/dialog';
import { Injectable, inject } from '@angular/core';
import { ChatError, type MessageView } from '@tertulia/chat-client';
import { BehaviorSubject, Subject, firstValueFrom } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { Notices } from '../../../core/notices/notices';
import { ConfirmDialog, type Confirmation } from '../components/dialogs/confirm-dialog';

/** What the composer is about to do besides sending a new message. */
export type ComposerMode = { kind: 'reply' | 'edit'; view: MessageView } | null;

/** What can be done with a message of the open conversation. */
@Injectable()
export class MessageActions {
  private readonly client = inject(Chat).client;
  private readonly notices = inject(Notices);
  private readonly clipboard = inject(Clipboard);
  private readonly dialog = inject(Dialog);
  private readonly modeSubject = new BehaviorSubject<ComposerMode>(null);
  private readonly jumpSubject = new Subject<number>();

  /** Emits what the composer answers or edits, at once and on every change. */
  readonly mode$ = this.modeSubject.asObservable();
  /** Emits the number of a message that is to be shown. */
  readonly jump$ = this.jumpSubject.asObservable();

  reply(view: MessageView): void {
    this.modeSubject.next({ kind: 'reply', view });
  }

  edit(view: MessageView): void {
    this.modeSubject.next({ kind: 'edit', view });
  }

  /** Back to writing a new message. */
  cancel(): void {
    this.modeSubject.next(null);
  }

  jumpTo(seq: number): void {
    this.jumpSubject.next(seq);
  }

  /** Deletes after asking; the message stays as a note that it was there. */
  async delete(view: MessageView): Promise<void> {
    if (view.id === null) return;
    const question: Confirmation = {
      title: 'Delete this message?',
      text: 'Everybody in the conversation sees that there was one, but not what it said.',
      action: 'Delete',
    };
    const dialog = this.dialog.open<boolean>(ConfirmDialog, {
      data: question,
      panelClass: 'tt-dialog',
      role: 'alertdialog',
      ariaLabel: question.title,
    });
    if ((await firstValueFrom(dialog.closed, { defaultValue: false })) !== true) return;
    await this.orComplain('The message was not deleted', () => this.client.delete(view.conversationId, view.id ?? ''));
  }

  async retry(view: MessageView): Promise<void> {
    await this.orComplain('The message could not be tried again', () => this.client.retry(view.clientMessageId));
  }

  async discard(view: MessageView): Promise<void> {
    await this.orComplain('The message could not be discarded', () => this.client.discard(view.clientMessageId));
  }

  copyLink(view: MessageView): void {
    this.copy(`${location.origin}/c/${view.conversationId}/m/${view.seq}`, 'Link copied');
  }

  copyText(view: MessageView): void {
    this.copy(view.body, 'Text copied');
  }

  private copy(text: string, done: string): void {
    if (this.clipboard.copy(text)) this.notices.say(done);
    else this.notices.complain('Your browser did not allow copying.');
  }

  private async orComplain(what: string, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.notices.complain(`${what}: ${reasonOf(error)}`);
    }
  }
}

/** Why an action failed, to stand after a colon. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof ChatError)) return 'something went wrong. Try again.';
  if (error.code === 'DISCONNECTED' || error.code === 'TIMEOUT') return 'there is no connection. Try again.';
  return error.message;
}
