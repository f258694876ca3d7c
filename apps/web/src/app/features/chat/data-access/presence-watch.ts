import { Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { LIMITS, type Conversation, type Presence } from '@tertulia/contracts';
import {
  BehaviorSubject,
  combineLatest,
  debounceTime,
  distinctUntilChanged,
  map,
  of,
  shareReplay,
  switchMap,
  type Observable,
} from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { Session } from '../../../core/session/session';
import { peerOf } from './conversation-title';

const SETTLED_MS = 100;

/** Watches the presence of those on screen: the members of the open conversation first, then the people of the list. */
@Injectable()
export class PresenceWatch {
  private readonly client = inject(Chat).client;
  /** Emits whether this tab is connected: for others, that is one's own presence. */
  readonly online$ = this.client.connection$.pipe(
    map(({ status }) => status === 'online'),
    distinctUntilChanged(),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
  private readonly openSubject = new BehaviorSubject<readonly string[]>([]);

  constructor() {
    const ownId = inject(Session).me?.id ?? '';
    combineLatest([this.openSubject, this.client.conversations$])
      .pipe(
        debounceTime(SETTLED_MS),
        map(([open, conversations]) => watched(open, conversations, ownId)),
        distinctUntilChanged((a, b) => a.length === b.length && a.every((id, index) => id === b[index])),
        takeUntilDestroyed(),
      )
      .subscribe((userIds) => this.client.watchPresence(userIds));
  }

  /** Emits how somebody is; `null` while that is not known, so also while there is no connection to hear of it. */
  of(userId: string): Observable<Presence | null> {
    return this.online$.pipe(switchMap((online) => (online ? this.client.presence$(userId) : of(null))));
  }

  /** Names the members of the open conversation; an empty list when none is open. */
  open(userIds: readonly string[]): void {
    this.openSubject.next(userIds);
  }
}

function watched(open: readonly string[], conversations: readonly Conversation[], ownId: string): string[] {
  const peers = conversations.map((conversation) => peerOf(conversation, ownId)?.id).filter((id) => id !== undefined);
  const ids = [...new Set([...open, ...peers])].filter((id) => id !== ownId);
  return ids.slice(0, LIMITS.watchedUsers.max).sort();
}
