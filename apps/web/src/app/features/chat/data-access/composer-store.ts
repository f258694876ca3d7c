import { Injectable, inject } from '@angular/core';
import { LIMITS, type Attachment } from '@tertulia/contracts';
import { Chat } from '../../../core/chat/chat';
import { Notices } from '../../../core/notices/notices';
import { ConversationStore } from './conversation-store';
import { toBody, type Mentionable } from './mentions';
import { MessageActions, reasonOf, type ComposerMode } from './message-actions';

/** What the composer does with what was written. */
@Injectable()
export class ComposerStore {
  private readonly client = inject(Chat).client;
  private readonly actions = inject(MessageActions);
  private readonly store = inject(ConversationStore);
  private readonly notices = inject(Notices);

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
      this.notices.complain(`A message holds ${LIMITS.body.max} characters at most. Shorten it or send it as a file.`);
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
      const what = mode?.kind === 'edit' ? 'Your change was not saved' : 'The message was not sent';
      this.notices.complain(`${what}: ${reasonOf(error)}`);
      return false;
    }
  }

  private async change(conversationId: string, body: string, mode: NonNullable<ComposerMode>): Promise<void> {
    if (mode.view.id !== null && body !== mode.view.body) await this.client.edit(conversationId, mode.view.id, body);
  }
}
