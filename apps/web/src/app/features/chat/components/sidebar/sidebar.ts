import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, DestroyRef, inject, input } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router, RouterLink } from '@angular/router';
import { LucideUsersRound } from '@lucide/angular';
import type { Conversation, User } from '@tertulia/contracts';
import { wordsFor } from '../../../../core/http/problem-of';
import { Notices } from '../../../../core/notices/notices';
import { IconButton } from '../../../../ui/button/icon-button';
import { Logo } from '../../../../ui/logo/logo';
import { ConversationsApi } from '../../data-access/conversations-api';
import { NewGroupDialog } from '../dialogs/new-group-dialog';
import { PeoplePicker } from '../people/people-picker';
import { ConversationList } from './conversation-list';
import { OwnFoot } from './own-foot';

/** The left column: the search for people, the conversations, oneself. */
@Component({
  selector: 'tt-sidebar',
  imports: [RouterLink, ConversationList, IconButton, Logo, OwnFoot, PeoplePicker],
  template: `
    @if (alone()) {
      <h1 class="visually-hidden">Conversations</h1>
    }
    <div class="brand">
      <a routerLink="/"><tt-logo />Tertulia</a>
      <button ttIconButton type="button" label="New group" [icon]="group" (click)="newGroup()"></button>
    </div>
    <tt-people-picker label="Find people" placeholder="Find people" (picked)="talkTo($event)" />
    <div class="scroll"><tt-conversation-list /></div>
    <tt-own-foot />
  `,
  styleUrl: './sidebar.css',
  host: {
    '[attr.role]': "alone() ? 'main' : 'complementary'",
    '[attr.aria-label]': "alone() ? null : 'Sidebar'",
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sidebar {
  /** Whether nothing stands beside it, as on a phone: it is then the page itself. */
  readonly alone = input(false);

  private readonly api = inject(ConversationsApi);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly dialog = inject(Dialog);
  private readonly destroyRef = inject(DestroyRef);
  protected readonly group = LucideUsersRound;

  protected talkTo(user: User): void {
    this.api
      .create({ type: 'direct', memberIds: [user.id] })
      .pipe(takeUntilDestroyed(this.destroyRef))
      .subscribe({
        next: ({ id }) => void this.router.navigate(['/c', id]),
        error: (error: unknown) =>
          this.notices.complain(wordsFor(error, `The conversation with ${user.displayName} could not be opened.`)),
      });
  }

  protected newGroup(): void {
    this.dialog
      .open<Conversation>(NewGroupDialog, { panelClass: 'tt-dialog', ariaLabel: 'New group' })
      .closed.pipe(takeUntilDestroyed(this.destroyRef))
      .subscribe((conversation) => {
        if (conversation !== undefined) void this.router.navigate(['/c', conversation.id]);
      });
  }
}
