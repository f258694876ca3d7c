import { CdkTrapFocus } from '@angular/cdk/a11y';
import { Dialog } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, DestroyRef, computed, inject, input, output } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { Router } from '@angular/router';
import type { Conversation, Member } from '@tertulia/contracts';
import { LucideLogOut, LucidePencil, LucideUserPlus, LucideX } from '@lucide/angular';
import { filter, switchMap } from 'rxjs';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Notices } from '../../../../core/notices/notices';
import { Session } from '../../../../core/session/session';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Button } from '../../../../ui/button/button';
import { IconButton } from '../../../../ui/button/icon-button';
import { Icon } from '../../../../ui/icon/icon';
import { ConversationStore } from '../../data-access/conversation-store';
import { peerOf, titleOf } from '../../data-access/conversation-title';
import { ConversationsApi } from '../../data-access/conversations-api';
import { ConfirmDialog, type Confirmation } from '../dialogs/confirm-dialog';
import { recentFiles } from '../../data-access/recent-files';
import { AttachmentList } from '../messages/attachment-list';
import { AlertLevelChoice } from './alert-level';
import { MemberRow } from './member-row';

const RECENT_FILES = 8;

/** Who is in a conversation, what was shared, and what can be done with it. */
@Component({
  selector: 'tt-details-panel',
  imports: [AlertLevelChoice, AttachmentList, Avatar, Button, CdkTrapFocus, Icon, IconButton, MemberRow],
  templateUrl: './details-panel.html',
  styleUrl: './details-panel.css',
  host: { '(keydown.escape)': 'closed.emit()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class DetailsPanel {
  readonly conversation = input.required<Conversation>();
  /** Emits when it is to close. */
  readonly closed = output();

  protected readonly t = inject(I18n).t;
  private readonly words = inject(ErrorWords);
  private readonly api = inject(ConversationsApi);
  private readonly dialog = inject(Dialog);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);
  private readonly destroyRef = inject(DestroyRef);
  protected readonly ownId = inject(Session).me?.id ?? '';
  private readonly messages = toSignal(inject(ConversationStore).messages$, { initialValue: [] });
  protected readonly title = computed(() => titleOf(this.conversation(), this.ownId, this.t));
  protected readonly peer = computed(() => peerOf(this.conversation(), this.ownId));
  protected readonly isGroup = computed(() => this.conversation().type === 'group');
  protected readonly mayManage = computed(() => this.isGroup() && this.conversation().me.role !== 'member');
  protected readonly unlisted = computed(() => this.conversation().memberCount - this.conversation().members.length);
  protected readonly files = computed(() => recentFiles(this.messages(), RECENT_FILES));
  protected readonly x = LucideX;
  protected readonly pencil = LucidePencil;
  protected readonly plus = LucideUserPlus;
  protected readonly out = LucideLogOut;
  /** Below this width it lies over the conversation and keeps the focus, as a dialog does. */
  protected readonly covers = !matchMedia('(min-width: 1101px)').matches;

  protected mayRemove(member: Member): boolean {
    const { role } = this.conversation().me;
    if (!this.mayManage() || member.user.id === this.ownId) return false;
    return role === 'owner' || member.role === 'member';
  }

  protected async rename(): Promise<void> {
    const { RenameDialog } = await import('../dialogs/rename-dialog');
    this.dialog.open(RenameDialog, {
      data: this.conversation(),
      panelClass: 'tt-dialog',
      ariaLabel: this.t('chat.group.renameTitle'),
    });
  }

  protected async addPeople(): Promise<void> {
    const { AddPeopleDialog } = await import('../dialogs/add-people-dialog');
    this.dialog.open(AddPeopleDialog, {
      data: this.conversation(),
      panelClass: 'tt-dialog',
      ariaLabel: this.t('chat.group.addPeople'),
    });
  }

  protected remove({ user }: Member): void {
    const name = user.displayName;
    this.ask({
      title: this.t('chat.group.removeTitle', { name }),
      text: this.t('chat.group.removeText'),
      action: this.t('chat.group.removeAction'),
    })
      .pipe(switchMap(() => this.api.removeMember(this.conversation().id, user.id)))
      .subscribe({
        next: () => this.notices.say(this.t('chat.group.removed', { name })),
        error: (error: unknown) =>
          this.notices.complain(this.words.sentences(this.t('chat.group.removeFailed', { name }), error)),
      });
  }

  protected leave(): void {
    this.ask({
      title: this.t('chat.group.leaveTitle', { title: this.title() }),
      text: this.t('chat.group.leaveText'),
      action: this.t('chat.group.leaveAction'),
    })
      .pipe(switchMap(() => this.api.leave(this.conversation().id, this.ownId)))
      .subscribe({
        next: () => void this.router.navigateByUrl('/'),
        error: (error: unknown) => this.notices.complain(this.words.of(error, 'chat.group.leaveFailed')),
      });
  }

  private ask(question: Confirmation) {
    return this.dialog
      .open<boolean>(ConfirmDialog, {
        data: question,
        panelClass: 'tt-dialog',
        role: 'alertdialog',
        ariaLabel: question.title,
      })
      .closed.pipe(
        filter((yes) => yes === true),
        takeUntilDestroyed(this.destroyRef),
      );
  }
}
