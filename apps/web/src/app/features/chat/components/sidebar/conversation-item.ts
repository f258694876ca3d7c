import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { BellOff as LucideBellOff } from 'lucide';
import { distinctUntilChanged, map, of, switchMap } from 'rxjs';
import type { User } from '@tertulia/contracts';
import { Chat } from '../../../../core/chat/chat';
import { directionOf } from '../../../../core/i18n/direction';
import { I18n } from '../../../../core/i18n/i18n';
import { isMuted } from '../../../../core/notifications/notification-settings';
import { NotificationSettingsStore } from '../../../../core/notifications/notification-settings-store';
import { shortcutOf } from '../../../../core/shortcuts/shortcuts';
import { listTime } from '../../../../core/time/time-words';
import { Avatar, type AvatarPresence } from '../../../../ui/avatar/avatar';
import { Badge } from '../../../../ui/badge/badge';
import { Icon } from '../../../../ui/icon/icon';
import type { ConversationSummary } from '../../data-access/conversation-summary';
import { People } from '../../data-access/people';
import { PresenceWatch } from '../../data-access/presence-watch';
import { shortTypingWords } from '../../data-access/typing-words';
import { ConversationMenu } from './conversation-menu';

/** A conversation in the list. Its link is named after it and its unread count; the rest describes it. */
@Component({
  selector: 'tt-conversation-item',
  imports: [RouterLink, RouterLinkActive, Avatar, Badge, ConversationMenu, Icon],
  templateUrl: './conversation-item.html',
  styleUrl: './conversation-item.css',
  host: {
    '(mouseenter)': 'touched.set(true)',
    '(focusin)': 'touched.set(true)',
    '(contextmenu)': 'menu($event)',
    '(keydown)': 'key($event)',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationItem {
  readonly summary = input.required<ConversationSummary>();
  readonly now = input.required<Date>();

  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  private readonly settings = inject(NotificationSettingsStore).settings;
  protected readonly muted = computed(() => isMuted(this.settings(), this.summary().id));
  protected readonly bellOff = LucideBellOff;
  private readonly client = inject(Chat).client;
  private readonly presences = inject(PresenceWatch);
  private readonly id$ = toObservable(computed(() => this.summary().id)).pipe(distinctUntilChanged());
  private readonly peerId$ = toObservable(computed(() => this.summary().peerId)).pipe(distinctUntilChanged());
  private readonly typists = toSignal(this.id$.pipe(switchMap((id) => this.client.typing$(id))), { initialValue: [] });
  private readonly users = toSignal(inject(People).users$, { initialValue: new Map<string, User>() });
  protected readonly typing = computed(() => shortTypingWords(this.typists(), this.users(), this.i18n));
  private readonly draft = toSignal(this.id$.pipe(switchMap((id) => this.client.draft$(id))), { initialValue: '' });
  /** What was typed and not sent, while something else is open. */
  protected readonly draftWords = computed(() => {
    const text = this.draft().trim();
    return text === '' ? null : this.i18n.t('chat.list.draft', { text });
  });
  /** The way the second line runs. */
  protected readonly direction = computed(() => {
    if (this.typing() !== null) return 'ltr';
    return this.draftWords() === null ? this.summary().direction : directionOf(this.draft());
  });
  protected readonly presence = toSignal(
    this.peerId$.pipe(
      switchMap((id) => (id === null ? of(null) : this.presences.of(id))),
      map((presence): AvatarPresence => (presence === null ? null : presence.online ? 'online' : 'away')),
    ),
    { initialValue: null },
  );
  protected readonly time = computed(() => listTime(this.summary().at, this.now(), this.i18n.locale()));
  protected readonly presenceWords = computed(() => {
    const presence = this.presence();
    return presence === null ? null : this.i18n.t(presence === 'online' ? 'chat.online' : 'chat.away');
  });
  protected readonly unreadWords = computed(() => {
    const { unread } = this.summary();
    return unread > 0 ? this.i18n.t('chat.list.unread', { count: unread }) : '';
  });
  protected readonly noteId = computed(() => `about-${this.summary().id}`);
  /** Whether the pointer or the focus has been here: only then the menu is worth fetching. */
  protected readonly touched = signal(false);
  protected readonly menuWanted = signal(false);

  /** Opens the menu of the conversation in place of the browser's own. */
  protected menu(event: Event): void {
    event.preventDefault();
    this.touched.set(true);
    const open = (): unknown => setTimeout(() => this.menuWanted.set(true));
    // While the button of the mouse is down still, letting it go would count as a click beside the menu.
    if (event instanceof MouseEvent && event.buttons !== 0) addEventListener('pointerup', open, { once: true });
    else open();
  }

  protected key(event: KeyboardEvent): void {
    if (shortcutOf(event, 'list') === 'listMenu') this.menu(event);
  }
}
