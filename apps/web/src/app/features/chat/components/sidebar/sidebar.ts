import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, DestroyRef, inject, input } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { Router, RouterLink } from '@angular/router';
import { LucideUsersRound } from '@lucide/angular';
import type { Conversation, User } from '@tertulia/contracts';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Notices } from '../../../../core/notices/notices';
import { IconButton } from '../../../../ui/button/icon-button';
import { Logo } from '../../../../ui/logo/logo';
import { ConversationsApi } from '../../data-access/conversations-api';
import { PeoplePicker } from '../people/people-picker';
import { ConversationList } from './conversation-list';
import { OwnFoot } from './own-foot';

/** The left column: the search for people, the conversations, oneself. */
@Component({
  selector: 'tt-sidebar',
  imports: [RouterLink, ConversationList, IconButton, Logo, OwnFoot, PeoplePicker],
  template: `
    @if (alone()) {
      <h1 class="visually-hidden">{{ t('chat.list.label') }}</h1>
    }
    <div class="brand">
      <a routerLink="/"><tt-logo />Tertulia</a>
      <button ttIconButton type="button" [label]="t('chat.group.new')" [icon]="group" (click)="newGroup()"></button>
    </div>
    <tt-people-picker [label]="t('chat.people.find')" [placeholder]="t('chat.people.find')" (picked)="talkTo($event)" />
    <div class="scroll"><tt-conversation-list /></div>
    <tt-own-foot />
  `,
  styleUrl: './sidebar.css',
  host: {
    '[attr.role]': "alone() ? 'main' : 'complementary'",
    '[attr.aria-label]': "alone() ? null : t('chat.sidebar')",
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Sidebar {
  /** Whether nothing stands beside it, as on a phone: it is then the page itself. */
  readonly alone = input(false);

  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
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
          this.notices.complain(
            this.words.sentences(this.t('chat.list.openFailed', { name: user.displayName }), error),
          ),
      });
  }

  protected async newGroup(): Promise<void> {
    // Fetched when it is first wanted, with all that a form needs.
    const { NewGroupDialog } = await import('../dialogs/new-group-dialog');
    this.dialog
      .open<Conversation>(NewGroupDialog, { panelClass: 'tt-dialog', ariaLabel: this.t('chat.group.new') })
      .closed.pipe(takeUntilDestroyed(this.destroyRef))
      .subscribe((conversation) => {
        if (conversation !== undefined) void this.router.navigate(['/c', conversation.id]);
      });
  }
}
