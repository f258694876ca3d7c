import { CdkTrapFocus } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Conversation } from '@tertulia/contracts';
import { LogOut as LucideLogOut, Pencil as LucidePencil, UserPlus as LucideUserPlus, X as LucideX } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Button } from '../../../../ui/button/button';
import { IconButton } from '../../../../ui/button/icon-button';
import { Icon } from '../../../../ui/icon/icon';
import { ConversationActions } from '../../data-access/conversation-actions';
import { peerOf, titleOf } from '../../data-access/conversation-title';
import { AlertLevelChoice } from './alert-level';
import { beside } from './beside';
import { MemberList } from './member-list';
import { SharedFiles } from './shared-files';

/** Who is in a conversation, what was shared, and what can be done with it. */
@Component({
  selector: 'tt-details-panel',
  imports: [AlertLevelChoice, Avatar, Button, CdkTrapFocus, Icon, IconButton, MemberList, SharedFiles],
  templateUrl: './details-panel.html',
  styleUrl: './details-panel.css',
  host: { '(keydown.escape)': 'leave($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetailsPanel {
  readonly conversation = input.required<Conversation>();
  /** Emits when it is to close. */
  readonly closed = output();

  protected readonly t = inject(I18n).t;
  protected readonly actions = inject(ConversationActions);
  private readonly ownId = inject(Session).me?.id ?? '';
  protected readonly title = computed(() => titleOf(this.conversation(), this.ownId, this.t));
  protected readonly peer = computed(() => peerOf(this.conversation(), this.ownId));
  protected readonly isGroup = computed(() => this.conversation().type === 'group');
  protected readonly mayManage = computed(() => this.isGroup() && this.conversation().me.role !== 'member');
  protected readonly x = LucideX;
  protected readonly pencil = LucidePencil;
  protected readonly plus = LucideUserPlus;
  protected readonly out = LucideLogOut;
  private readonly beside = beside();
  /** Where it lies over the conversation it keeps the focus, as a dialog does. */
  protected readonly covers = computed(() => !this.beside());

  /** Escape is for the panel alone: in the conversation it marks all as read. */
  protected leave(event: Event): void {
    event.preventDefault();
    this.closed.emit();
  }
}
