import { Clipboard } from '@angular/cdk/clipboard';
import { Dialog } from '@angular/cdk/dialog';
import { Injectable, inject } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import { BehaviorSubject, Subject, firstValueFrom } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import type { TextKey } from '../../../core/i18n/text-key';
import { Notices } from '../../../core/notices/notices';
import { ConfirmDialog, type Confirmation } from '../components/dialogs/confirm-dialog';

/** What the composer is about to do besides sending a new message. */
export type ComposerMode = { kind: 'reply' | 'edit'; view: MessageView } | null;

/** What can be done with a message of the open conversation. */
@Injectable()
export class MessageActions {
  private readonly client = inject(Chat).client;
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
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
      title: this.t('chat.message.deleteTitle'),
      text: this.t('chat.message.deleteText'),
      action: this.t('chat.message.delete'),
    };
    const dialog = this.dialog.open<boolean>(ConfirmDialog, {
      data: question,
      panelClass: 'tt-dialog',
      role: 'alertdialog',
      ariaLabel: question.title,
    });
    if ((await firstValueFrom(dialog.closed, { defaultValue: false })) !== true) return;
    await this.orComplain('chat.message.deleteFailed', () => this.client.delete(view.conversationId, view.id ?? ''));
  }

  async retry(view: MessageView): Promise<void> {
    await this.orComplain('chat.message.retryFailed', () => this.client.retry(view.clientMessageId));
  }

  async discard(view: MessageView): Promise<void> {
    await this.orComplain('chat.message.discardFailed', () => this.client.discard(view.clientMessageId));
  }

  copyLink(view: MessageView): void {
    this.copy(`${location.origin}/c/${view.conversationId}/m/${view.seq}`, this.t('chat.message.linkCopied'));
  }

  copyText(view: MessageView): void {
    this.copy(view.body, this.t('chat.message.textCopied'));
  }

  private copy(text: string, done: string): void {
    if (this.clipboard.copy(text)) this.notices.say(done);
    else this.notices.complain(this.t('chat.message.copyRefused'));
  }

  private async orComplain(what: TextKey, action: () => Promise<unknown>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.notices.complain(this.words.because(what, error));
    }
  }
}
