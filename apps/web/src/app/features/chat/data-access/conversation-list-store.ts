import { Injectable, inject } from '@angular/core';
import type { Conversation } from '@tertulia/contracts';
import { combineLatest, map, shareReplay, type Observable } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { I18n } from '../../../core/i18n/i18n';
import { Session } from '../../../core/session/session';
import { Now } from '../../../core/time/now';
import { localDay } from '../../../core/time/time-words';
import { summaryOf, type ConversationSummary } from './conversation-summary';
import { People } from './people';

/** The conversations of the list, in the groups it is divided into. */
export interface ConversationGroup {
  kind: 'today' | 'earlier';
  items: ConversationSummary[];
}

export interface ConversationList {
  /** `loading`: nothing kept here and the server has not answered yet. `offline`: nor can it be asked. */
  status: 'loading' | 'offline' | 'ready';
  groups: ConversationGroup[];
}

/** The list of conversations. */
@Injectable()
export class ConversationListStore {
  private readonly client = inject(Chat).client;
  private readonly session = inject(Session);
  private readonly i18n = inject(I18n);

  /** Emits the list, newest activity first. */
  readonly list$: Observable<ConversationList> = combineLatest([
    this.client.conversations$,
    this.client.connection$,
    inject(People).users$,
    inject(Now).now$,
    this.i18n.language$,
  ]).pipe(
    map(([conversations, { status }, users, now]) => {
      const ownId = this.session.me?.id ?? '';
      const items = conversations.map((conversation) => summaryOf(conversation, ownId, users, this.i18n.t));
      return {
        status: statusOf(conversations, status),
        groups: grouped(items, now),
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
    { kind: 'today', items: items.filter(isToday) },
    { kind: 'earlier', items: items.filter((item) => !isToday(item)) },
  ];
  return groups.filter((group) => group.items.length > 0);
}
