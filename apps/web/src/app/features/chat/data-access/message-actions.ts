import { Clipboard } from '@angular/cdk/clipboard';
import { Injectable, Injector, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { MessageView } from '@tertulia/chat-client';
import { BehaviorSubject, Subject } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import type { ShortcutId } from '../../../core/shortcuts/shortcuts';
import type { TextKey } from '../../../core/i18n/text-key';
import { Notices } from '../../../core/notices/notices';
import { Dialogs } from '../../../core/overlays/dialogs';
import { ConversationStore } from './conversation-store';
import { HeldDeletions } from './held-deletions';
import type { Typed } from './picks';
import { WaitingMessages } from './waiting-messages';

/** What the composer is about to do besides sending a new message. */
export type ComposerMode = { kind: 'reply' | 'edit'; view: MessageView; typed?: Typed } | null;

/** What can be done with a message of the open conversation. */
@Injectable()
export class MessageActions {
  private readonly client = inject(Chat).client;
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly clipboard = inject(Clipboard);
  private readonly dialogs = inject(Dialogs);
  private readonly deletions = inject(HeldDeletions);
  private readonly waiting = inject(WaitingMessages);
  private readonly injector = inject(Injector);
  private readonly modeSubject = new BehaviorSubject<ComposerMode>(null);
  private readonly jumpSubject = new Subject<number>();
  private readonly writeSubject = new Subject<void>();
  private readonly conversation = toSignal(inject(ConversationStore).conversation$, { initialValue: null });

  /** Emits what the composer answers or edits, at once and on every change. */
  readonly mode$ = this.modeSubject.asObservable();
  /** Emits the number of a message that is to be shown. */
  readonly jump$ = this.jumpSubject.asObservable();

  /** Emits when the person wants back to where one writes. */
  readonly write$ = this.writeSubject.asObservable();

  reply(view: MessageView): void {
    this.modeSubject.next({ kind: 'reply', view });
  }

  /** Begins to edit `view`, or goes on with what was `typed`. */
  edit(view: MessageView, typed?: Typed): void {
    this.modeSubject.next({ kind: 'edit', view, ...(typed !== undefined && { typed }) });
  }

  /** Back to writing a new message. */
  cancel(): void {
    this.modeSubject.next(null);
  }

  jumpTo(seq: number): void {
    this.jumpSubject.next(seq);
  }

  /** Whether the person may delete it: one's own, and in a group that one manages anybody's. */
  mayDelete({ own }: MessageView): boolean {
    const open = this.conversation();
    return own || (open?.type === 'group' && open.me.role !== 'member');
  }

  /** Does what a shortcut of a message asks for; whether it can be done with this one. */
  run(shortcut: ShortcutId, view: MessageView): boolean {
    const { own, body, id, deletedAt } = view;
    if (shortcut === 'write') this.writeSubject.next();
    else if (id === null || deletedAt !== null) return false;
    else if (shortcut === 'reply') this.reply(view);
    else if (shortcut === 'copyLink') this.copyLink(view);
    else if (shortcut === 'copyText' && body !== '') this.copyText(view);
    else if (shortcut === 'edit' && own) this.edit(view);
    else if (shortcut === 'receipts' && own) void this.receipts(view);
    else if (shortcut === 'delete' && this.mayDelete(view)) this.delete(view);
    else return false;
    return true;
  }

  /** Deletes a message; for five seconds that can be taken back. */
  delete(view: MessageView): void {
    this.deletions.hold(view);
  }

  /** Shows who has read one's own message. */
  async receipts(view: MessageView): Promise<void> {
    await this.dialogs.ask(() => import('../components/messages/receipts-dialog').then((file) => file.ReceiptsDialog), {
      data: view,
      injector: this.injector,
      panelClass: 'tt-dialog',
      ariaLabelledBy: 'receipts-title',
    });
  }

  async retry(view: MessageView): Promise<void> {
    if (this.waiting.retry(view.clientMessageId)) return;
    await this.orComplain('chat.message.retryFailed', () => this.client.retry(view.clientMessageId));
  }

  async discard(view: MessageView): Promise<void> {
    await this.orComplain('chat.message.discardFailed', async () => {
      if (!(await this.waiting.discard(view.clientMessageId))) await this.client.discard(view.clientMessageId);
    });
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
