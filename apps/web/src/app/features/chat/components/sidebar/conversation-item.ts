import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { RouterLink, RouterLinkActive } from '@angular/router';
import { combineLatest, distinctUntilChanged, map, of, switchMap } from 'rxjs';
import { Chat } from '../../../../core/chat/chat';
import { listTime } from '../../../../core/time/time-words';
import { Avatar, type AvatarPresence } from '../../../../ui/avatar/avatar';
import { Badge } from '../../../../ui/badge/badge';
import type { ConversationSummary } from '../../data-access/conversation-summary';
import { People } from '../../data-access/people';
import { PresenceWatch } from '../../data-access/presence-watch';
import { typingWords } from '../../data-access/typing-words';

/** A conversation in the list. Its link is named after it and its unread count; the rest describes it. */
@Component({
  selector: 'tt-conversation-item',
  imports: [RouterLink, RouterLinkActive, Avatar, Badge],
  templateUrl: './conversation-item.html',
  styleUrl: './conversation-item.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationItem {
  readonly summary = input.required<ConversationSummary>();
  readonly now = input.required<Date>();

  private readonly client = inject(Chat).client;
  private readonly presences = inject(PresenceWatch);
  private readonly id$ = toObservable(computed(() => this.summary().id)).pipe(distinctUntilChanged());
  private readonly peerId$ = toObservable(computed(() => this.summary().peerId)).pipe(distinctUntilChanged());
  protected readonly typing = toSignal(
    combineLatest([this.id$.pipe(switchMap((id) => this.client.typing$(id))), inject(People).users$]).pipe(
      map(([ids, users]) => typingWords(ids, users, true)),
    ),
    { initialValue: null },
  );
  protected readonly presence = toSignal(
    this.peerId$.pipe(
      switchMap((id) => (id === null ? of(null) : this.presences.of(id))),
      map((presence): AvatarPresence => (presence === null ? null : presence.online ? 'online' : 'away')),
    ),
    { initialValue: null },
  );
  protected readonly time = computed(() => listTime(this.summary().at, this.now()));
  protected readonly presenceWords = computed(() => {
    const presence = this.presence();
    return presence === null ? null : presence === 'online' ? 'Online' : 'Away';
  });
  protected readonly unreadWords = computed(() => {
    const { unread } = this.summary();
    return unread > 0 ? `, ${unread} unread` : '';
  });
  protected readonly noteId = computed(() => `about-${this.summary().id}`);
}
