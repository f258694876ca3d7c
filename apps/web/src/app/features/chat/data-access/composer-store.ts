import { Injectable, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { LIMITS, type Attachment } from '@tertulia/contracts';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { ConversationStore } from './conversation-store';
import { toBody, type Mentionable } from './mentions';
import { MessageActions, type ComposerMode } from './message-actions';
import { OutgoingFiles } from './outgoing-files';
import { lastOwn } from './receipts';

/** What the composer does with what was written. */
@Injectable()
export class ComposerStore {
  private readonly client = inject(Chat).client;
  private readonly actions = inject(MessageActions);
  private readonly outgoing = inject(OutgoingFiles);
  private readonly store = inject(ConversationStore);
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly messages = toSignal(this.store.messages$, { initialValue: [] });

  /** The body that `text` becomes. */
  bodyOf(text: string, mentionable: Mentionable): string {
    return toBody(text, mentionable).trim();
  }

  /**
   * Sends what was written with the files that are there, or stores it as an edit. Resolves with whether it is taken care of; if
   * not, the person has been told why, the files are back, and the text is to stay.
   */
  async submit(conversationId: string, body: string, mode: ComposerMode): Promise<boolean> {
    if (body.length > LIMITS.body.max) {
      this.notices.complain(this.t('chat.composer.tooLong', { count: LIMITS.body.max }));
      return false;
    }
    const files = mode?.kind === 'edit' ? [] : this.outgoing.take();
    try {
      if (mode?.kind === 'edit') await this.change(conversationId, body, mode);
      else {
        const attachments = files.flatMap(({ attachment }): Attachment[] => (attachment === null ? [] : [attachment]));
        await this.client.send(conversationId, {
          body,
          ...(attachments.length > 0 ? { attachments, attachmentIds: attachments.map(({ id }) => id) } : {}),
          ...(mode?.view.id != null ? { replyToId: mode.view.id } : {}),
        });
        this.store.forgetUnread();
      }
      this.actions.cancel();
      return true;
    } catch (error) {
      this.outgoing.putBack(files);
      const what = mode?.kind === 'edit' ? 'chat.composer.notSaved' : 'chat.composer.notSent';
      this.notices.complain(this.words.because(what, error));
      return false;
    }
  }

  /** Begins to edit one's own newest message; whether there is one that can be. */
  editLast(): boolean {
    const view = lastOwn(this.messages());
    if (view === null || view.id === null || view.body === '') return false;
    this.actions.edit(view);
    return true;
  }

  private async change(conversationId: string, body: string, mode: NonNullable<ComposerMode>): Promise<void> {
    if (mode.view.id !== null && body !== mode.view.body) await this.client.edit(conversationId, mode.view.id, body);
  }
}
