import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import type { Conversation, User } from '@tertulia/contracts';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { Notices } from '../../../core/notices/notices';
import { Dialogs } from '../../../core/overlays/dialogs';
import { ConversationsApi } from './conversations-api';

/** Starting to talk, from wherever: with one person or as a group. */
@Injectable({ providedIn: 'root' })
export class NewConversation {
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly api = inject(ConversationsApi);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly dialogs = inject(Dialogs);

  /** Opens the conversation with somebody, a new one where there is none. */
  talkTo(user: User): void {
    this.api.create({ type: 'direct', memberIds: [user.id] }).subscribe({
      next: ({ id }) => void this.router.navigate(['/c', id]),
      error: (error: unknown) =>
        this.notices.complain(this.words.sentences(this.t('chat.list.openFailed', { name: user.displayName }), error)),
    });
  }

  /** Asks for the name and the people of a group, and opens it. */
  async newGroup(): Promise<void> {
    // Fetched when it is first wanted, with all that a form needs.
    const conversation = await this.dialogs.ask<Conversation>(
      () => import('../components/dialogs/new-group-dialog').then((file) => file.NewGroupDialog),
      { panelClass: 'tt-dialog', ariaLabel: this.t('chat.group.new') },
    );
    if (conversation !== undefined) void this.router.navigate(['/c', conversation.id]);
  }
}
