import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import type { Conversation, User } from '@tertulia/contracts';
import { Chat } from '../../../core/chat/chat';
import { ErrorWords } from '../../../core/i18n/error-words';
import { I18n } from '../../../core/i18n/i18n';
import { isMuted } from '../../../core/notifications/notification-settings';
import { NotificationSettingsStore } from '../../../core/notifications/notification-settings-store';
import { Notices } from '../../../core/notices/notices';
import { Dialogs } from '../../../core/overlays/dialogs';
import { Overlays } from '../../../core/overlays/overlays';
import { Session } from '../../../core/session/session';
import { titleOf } from './conversation-title';
import { ConversationsApi } from './conversations-api';

/** What can be done with a conversation as a whole, from the list and from its details. */
@Injectable({ providedIn: 'root' })
export class ConversationActions {
  private readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly api = inject(ConversationsApi);
  private readonly client = inject(Chat).client;
  private readonly dialogs = inject(Dialogs);
  private readonly overlays = inject(Overlays);
  private readonly notices = inject(Notices);
  private readonly settings = inject(NotificationSettingsStore);
  private readonly router = inject(Router);
  private readonly session = inject(Session);

  markRead({ id }: Conversation): void {
    this.client.markRead(id);
  }

  /** Mutes it, or is told of it as of any other again. */
  toggleMuted({ id }: Conversation): void {
    this.settings.setLevel(id, isMuted(this.settings.settings(), id) ? null : 'none');
  }

  /** Asks for another name. */
  async rename(conversation: Conversation): Promise<void> {
    await this.dialogs.ask(() => import('../components/dialogs/rename-dialog').then((file) => file.RenameDialog), {
      data: conversation,
      panelClass: 'tt-dialog',
      ariaLabel: this.t('chat.group.renameTitle'),
    });
  }

  /** Asks whom to add. */
  async addPeople(conversation: Conversation): Promise<void> {
    await this.dialogs.ask(
      () => import('../components/dialogs/add-people-dialog').then((file) => file.AddPeopleDialog),
      { data: conversation, panelClass: 'tt-dialog', ariaLabel: this.t('chat.group.addPeople') },
    );
  }

  /** Asks once more, and removes that member. */
  async remove({ id }: Conversation, user: User): Promise<void> {
    const name = user.displayName;
    const sure = await this.overlays.ask({
      title: this.t('chat.group.removeTitle', { name }),
      text: this.t('chat.group.removeText'),
      action: this.t('chat.group.removeAction'),
    });
    if (!sure) return;
    this.api.removeMember(id, user.id).subscribe({
      next: () => this.notices.say(this.t('chat.group.removed', { name })),
      error: (error: unknown) =>
        this.notices.complain(this.words.sentences(this.t('chat.group.removeFailed', { name }), error)),
    });
  }

  /** Asks once more, and leaves. */
  async leave(conversation: Conversation): Promise<void> {
    const ownId = this.session.me?.id ?? '';
    const sure = await this.overlays.ask({
      title: this.t('chat.group.leaveTitle', { title: titleOf(conversation, ownId, this.t) }),
      text: this.t('chat.group.leaveText'),
      action: this.t('chat.group.leaveAction'),
    });
    if (!sure) return;
    const { id } = conversation;
    this.api.leave(id, ownId).subscribe({
      next: () => {
        if (this.router.url.startsWith(`/c/${id}`)) void this.router.navigateByUrl('/');
      },
      error: (error: unknown) => this.notices.complain(this.words.of(error, 'chat.group.leaveFailed')),
    });
  }
}
