import { Injectable, inject } from '@angular/core';
import type { Conversation } from '@tertulia/contracts';
import { combineLatest, map, shareReplay, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { Session } from '../../../core/session/session';
import { Now } from '../../../core/time/now';
import { localDay } from '../../../core/time/time-words';
import { summaryOf, type ConversationSummary } from './conversation-summary';
import { People } from './people';

/** The conversations of the list, in the groups it is divided into. */
export interface ConversationGroup {
  label: 'Today' | 'Earlier';
  items: ConversationSummary[];
}

export interface ConversationList {
  /** `loading`: nothing kept here and the server has not answered yet. `offline`: nor can it be asked. */
  status: 'loading' | 'offline' | 'ready';
  groups: ConversationGroup[];
  /** Unread messages over all conversations. */
  unread: number;
}

/** The list of conversations. */
@Injectable()
export class ConversationListStore {
  private readonly client = inject(Chat).client;
  private readonly session = inject(Session);

  /** Emits the list, newest activity first. */
  readonly list$: Observable<ConversationList> = combineLatest([
    this.client.conversations$,
    this.client.connection$,
    inject(People).users$,
    inject(Now).now$,
  ]).pipe(
    map(([conversations, { status }, users, now]) => {
      const ownId = this.session.me?.id ?? '';
      const items = conversations.map((conversation) => summaryOf(conversation, ownId, users));
      return {
        status: statusOf(conversations, status),
        groups: grouped(items, now),
        unread: items.reduce((sum, { unread }) => sum + unread, 0),
      };
    }),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}

function statusOf(conversations: readonly Conversation[], connection: string): ConversationList['status'] {
  if (conversations.length > 0 || connection === 'online') return 'ready';
  return connection === 'offline' ? 'offline' : 'loading';
}

function grouped(items: ConversationSummary[], now: Date): ConversationGroup[] {
  const today = localDay(now);
  const isToday = ({ at }: ConversationSummary): boolean => localDay(new Date(at)) >= today;
  const groups: ConversationGroup[] = [
    { label: 'Today', items: items.filter(isToday) },
    { label: 'Earlier', items: items.filter((item) => !isToday(item)) },
  ];
  return groups.filter((group) => group.items.length > 0);
}
