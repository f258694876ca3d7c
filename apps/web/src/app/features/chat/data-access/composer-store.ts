import { Injectable, inject } from '@angular/core';
import { LIMITS, type Attachment } from '@tertulia/contracts';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { ConversationStore } from './conversation-store';
import { toBody, type Mentionable } from './mentions';
import { MessageActions, type ComposerMode } from './message-actions';

/** What the composer does with what was written. */
@Injectable()
export class ComposerStore {
  private readonly client = inject(Chat).client;
  private readonly actions = inject(MessageActions);
  private readonly store = inject(ConversationStore);
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);

  /** The body that `text` becomes. */
  bodyOf(text: string, mentionable: Mentionable): string {
    return toBody(text, mentionable).trim();
  }

  /**
   * Sends what was written, or stores it as an edit. Resolves with whether it is taken care of; if not, the person has been
   * told why and the text is to stay.
   */
  async submit(
    conversationId: string,
    body: string,
    attachments: readonly Attachment[],
    mode: ComposerMode,
  ): Promise<boolean> {
    if (body.length > LIMITS.body.max) {
      this.notices.complain(this.t('chat.composer.tooLong', { count: LIMITS.body.max }));
      return false;
    }
    try {
      if (mode?.kind === 'edit') await this.change(conversationId, body, mode);
      else {
        await this.client.send(conversationId, {
          body,
          ...(attachments.length > 0
            ? { attachments: [...attachments], attachmentIds: attachments.map(({ id }) => id) }
            : {}),
          ...(mode?.view.id != null ? { replyToId: mode.view.id } : {}),
        });
        this.store.forgetUnread();
      }
      this.actions.cancel();
      return true;
    } catch (error) {
      const what = mode?.kind === 'edit' ? 'chat.composer.notSaved' : 'chat.composer.notSent';
      this.notices.complain(this.words.because(what, error));
      return false;
    }
  }

  private async change(conversationId: string, body: string, mode: NonNullable<ComposerMode>): Promise<void> {
    if (mode.view.id !== null && body !== mode.view.body) await this.client.edit(conversationId, mode.view.id, body);
  }
}
