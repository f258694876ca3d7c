import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Router, RouterLink } from '@angular/router';
import { Command as LucideCommand, UsersRound as LucideUsersRound } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Overlays } from '../../../../core/overlays/overlays';
import { SHORTCUTS, isMac } from '../../../../core/shortcuts/shortcuts';
import { IconButton } from '../../../../ui/button/icon-button';
import { keyLabel } from '../../../../ui/keys/key-label';
import { Logo } from '../../../../ui/logo/logo';
import { ConversationListStore } from '../../data-access/conversation-list-store';
import { NewConversation } from '../../data-access/new-conversation';
import { PeoplePicker } from '../people/people-picker';
import { ConversationList } from './conversation-list';
import { OwnFoot } from './own-foot';

/** The left column: the search for people and conversations, the conversations, oneself. */
@Component({
  selector: 'tt-sidebar',
  imports: [RouterLink, ConversationList, IconButton, Logo, OwnFoot, PeoplePicker],
  template: `
    @if (alone()) {
      <h1 class="visually-hidden">{{ t('chat.list.label') }}</h1>
    }
    <div class="brand">
      <a routerLink="/"><tt-logo />Tertulia</a>
      <span class="tools">
        <button
          ttIconButton
          type="button"
          [label]="t('chat.palette.title')"
          [icon]="command"
          aria-haspopup="dialog"
          [attr.aria-keyshortcuts]="paletteChord.replace('Mod', mac ? 'Meta' : 'Control')"
          (click)="overlays.open('palette')"
        ></button>
        <button
          ttIconButton
          type="button"
          [label]="t('chat.group.new')"
          [icon]="group"
          (click)="starter.newGroup()"
        ></button>
      </span>
    </div>
    <tt-people-picker
      [label]="t('chat.people.find')"
      [placeholder]="t('chat.people.findBoth')"
      [conversations]="conversations()"
      (picked)="starter.talkTo($event)"
      (opened)="router.navigate(['/c', $event.id])"
    >
      <!-- Who hears the page is told of it by the button. -->
      <kbd aria-hidden="true" [title]="t('chat.palette.title')">{{ paletteKeys }}</kbd>
    </tt-people-picker>
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
  protected readonly overlays = inject(Overlays);
  protected readonly starter = inject(NewConversation);
  protected readonly router = inject(Router);
  private readonly list = toSignal(inject(ConversationListStore).list$, { initialValue: null });
  protected readonly conversations = computed(() => this.list()?.groups.flatMap(({ items }) => items) ?? []);
  protected readonly mac = isMac();
  protected readonly paletteChord = SHORTCUTS.find(({ id }) => id === 'palette')?.keys[0] ?? '';
  protected readonly paletteKeys = keyLabel(this.paletteChord, this.mac).join(' ');
  protected readonly group = LucideUsersRound;
  protected readonly command = LucideCommand;
}
