import { CdkMenu, CdkMenuItem, CdkMenuTrigger } from '@angular/cdk/menu';
import {
  ChangeDetectionStrategy,
  Component,
  afterRenderEffect,
  computed,
  inject,
  input,
  model,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import {
  Bell as LucideBell,
  BellOff as LucideBellOff,
  Check as LucideCheck,
  Ellipsis as LucideEllipsis,
  LogOut as LucideLogOut,
  Pencil as LucidePencil,
} from 'lucide';
import { switchMap } from 'rxjs';
import { Chat } from '../../../../core/chat/chat';
import { I18n } from '../../../../core/i18n/i18n';
import { isMuted } from '../../../../core/notifications/notification-settings';
import { NotificationSettingsStore } from '../../../../core/notifications/notification-settings-store';
import { IconButton } from '../../../../ui/button/icon-button';
import { Icon } from '../../../../ui/icon/icon';
import { ConversationActions } from '../../data-access/conversation-actions';

/** What can be done with a conversation without opening it, behind a button of its row. */
@Component({
  selector: 'tt-conversation-menu',
  imports: [CdkMenu, CdkMenuItem, CdkMenuTrigger, Icon, IconButton],
  template: `
    <button
      ttIconButton
      type="button"
      [label]="t('chat.list.actions', { title: title() })"
      [icon]="more"
      [cdkMenuTriggerFor]="menu"
      (cdkMenuOpened)="open.set(true)"
      (cdkMenuClosed)="open.set(false)"
    ></button>
    <ng-template #menu>
      @if (conversation(); as shown) {
        <section [attr.aria-label]="t('chat.list.actions', { title: title() })">
          <div class="tt-popup" cdkMenu>
            @if (shown.unreadCount > 0) {
              <button class="tt-popup-item" cdkMenuItem (cdkMenuItemTriggered)="actions.markRead(shown)">
                <tt-icon [icon]="check" />{{ t('chat.list.markRead') }}
              </button>
            }
            <button class="tt-popup-item" cdkMenuItem (cdkMenuItemTriggered)="actions.toggleMuted(shown)">
              <tt-icon [icon]="muted() ? bell : bellOff" />{{ t(muted() ? 'chat.list.unmute' : 'chat.list.mute') }}
            </button>
            @if (shown.type === 'group') {
              @if (shown.me.role !== 'member') {
                <button class="tt-popup-item" cdkMenuItem (cdkMenuItemTriggered)="actions.rename(shown)">
                  <tt-icon [icon]="pencil" />{{ t('chat.group.rename') }}
                </button>
              }
              <button class="tt-popup-item danger" cdkMenuItem (cdkMenuItemTriggered)="actions.leave(shown)">
                <tt-icon [icon]="out" />{{ t('chat.group.leave') }}
              </button>
            }
          </div>
        </section>
      }
    </ng-template>
  `,
  styles: `
    :host {
      --control: 32px;
    }
    @media (max-width: 720px), (pointer: coarse) {
      :host {
        --control: 44px;
      }
    }
  `,
  host: { '[class.open]': 'open()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationMenu {
  readonly conversationId = input.required<string>();
  readonly title = input.required<string>();
  /** Whether the menu is asked for; taken back when it has opened. */
  readonly wanted = model(false);

  protected readonly t = inject(I18n).t;
  protected readonly actions = inject(ConversationActions);
  private readonly client = inject(Chat).client;
  private readonly settings = inject(NotificationSettingsStore).settings;
  private readonly trigger = viewChild.required(CdkMenuTrigger);
  protected readonly open = signal(false);
  protected readonly muted = computed(() => isMuted(this.settings(), this.conversationId()));
  protected readonly conversation = toSignal(
    toObservable(this.conversationId).pipe(switchMap((id) => this.client.conversation$(id))),
    { initialValue: null },
  );
  protected readonly more = LucideEllipsis;
  protected readonly check = LucideCheck;
  protected readonly bell = LucideBell;
  protected readonly bellOff = LucideBellOff;
  protected readonly pencil = LucidePencil;
  protected readonly out = LucideLogOut;

  constructor() {
    afterRenderEffect(() => {
      if (!this.wanted() || this.conversation() === null) return;
      untracked(() => this.wanted.set(false));
      // A trigger that was made just now closes its menu once, because nothing of it has the focus yet.
      setTimeout(() => {
        this.trigger().open();
        this.trigger().getMenu()?.focusFirstItem('keyboard');
      });
    });
  }
}
