import { Injectable, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { LIMITS } from '@tertulia/contracts';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { ConversationStore } from './conversation-store';
import { toBody, type Mentionable } from './mentions';
import { MessageActions, type ComposerMode } from './message-actions';
import type { OutgoingFile } from './outgoing-file';
import type { Typed } from './picks';
import { isOwn } from './receipts';
import { WaitingMessages } from './waiting-messages';

/** What the composer does with what was written. */
@Injectable()
export class ComposerStore {
  private readonly client = inject(Chat).client;
  private readonly actions = inject(MessageActions);
  private readonly waiting = inject(WaitingMessages);
  private readonly store = inject(ConversationStore);
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly messages = toSignal(this.store.messages$, { initialValue: [] });

  /** The body that what is typed becomes. */
  bodyOf(typed: Typed, mentionable: Mentionable): string {
    return toBody(typed, mentionable).trim();
  }

  /**
   * Sends what was written with its files, as soon as these are there, or stores it as an edit. Resolves with whether it is
   * taken care of; if not, the person has been told why, and text and files are to stay.
   */
  async submit(
    conversationId: string,
    body: string,
    mode: ComposerMode,
    files: readonly OutgoingFile[],
  ): Promise<boolean> {
    if (body.length > LIMITS.body.max) {
      this.notices.complain(this.t('chat.composer.tooLong', { count: LIMITS.body.max }));
      return false;
    }
    const stuck = files.filter(({ status }) => status === 'failed' || status === 'refused').length;
    if (stuck > 0 && mode?.kind !== 'edit') {
      this.notices.complain(this.t('chat.files.stuck', { count: stuck }));
      return false;
    }
    try {
      if (mode?.kind === 'edit') await this.change(conversationId, body, mode);
      else {
        await this.send(conversationId, body, mode, files);
        this.store.forgetUnread();
      }
      return true;
    } catch (error) {
      const what = mode?.kind === 'edit' ? 'chat.composer.notSaved' : 'chat.composer.notSent';
      this.notices.complain(this.words.because(what, error));
      return false;
    }
  }

  /** Begins to edit one's own newest message; whether there is one that can be. */
  editLast(): boolean {
    const view = this.messages().findLast(isOwn);
    if (view === undefined || view.id === null || view.body === '') return false;
    this.actions.edit(view);
    return true;
  }

  private async send(
    conversationId: string,
    body: string,
    mode: ComposerMode,
    files: readonly OutgoingFile[],
  ): Promise<void> {
    const { id, seq, senderId, body: quoted } = mode?.view ?? { id: null, seq: null };
    const replyTo =
      id != null && seq != null
        ? { id, seq, senderId: senderId ?? '', excerpt: [...(quoted ?? '')].slice(0, LIMITS.excerpt.max).join('') }
        : null;
    if (files.length > 0) {
      await this.waiting.send({ conversationId, body, replyToId: replyTo?.id ?? null, replyTo }, files);
    } else await this.client.send(conversationId, { body, ...(replyTo === null ? {} : { replyToId: replyTo.id }) });
  }

  private async change(conversationId: string, body: string, mode: NonNullable<ComposerMode>): Promise<void> {
    const { id, body: before } = mode.view;
    if (id === null || body === before) return;
    await this.client.edit(conversationId, id, body);
    const undo = (): void => {
      this.client.edit(conversationId, id, before).catch((error: unknown) => {
        this.notices.complain(this.words.because('chat.composer.notSaved', error));
      });
    };
    this.notices.say(this.t('chat.message.changedNow'), {
      label: this.t('chat.message.undo'),
      run: undo,
      undoes: true,
    });
  }
}
