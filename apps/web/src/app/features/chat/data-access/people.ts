import { DestroyRef, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Conversation, User } from '@tertulia/contracts';
import { BehaviorSubject, catchError, EMPTY, map } from 'rxjs';
import { Chat } from '../../../core/chat/chat';
import { Session } from '../../../core/session/session';
import { PeopleApi } from './people-api';

/** Everybody whose name is known here, by id. Members come with their conversations; others are asked for once. */
@Injectable()
export class People {
  private readonly api = inject(PeopleApi);
  private readonly session = inject(Session);
  private readonly destroyRef = inject(DestroyRef);
  private readonly usersSubject = new BehaviorSubject<ReadonlyMap<string, User>>(new Map());
  private readonly asked = new Set<string>();

  /** Emits everybody known, at once and whenever somebody is new or changed. */
  readonly users$ = this.usersSubject.asObservable();

  constructor() {
    const { client } = inject(Chat);
    client.conversations$.pipe(map(membersOf), takeUntilDestroyed()).subscribe((users) => this.learn(users));
    this.session.me$.pipe(takeUntilDestroyed()).subscribe((me) => {
      if (me !== null) this.learn([me]);
    });
  }

  /** Asks the server for those of `ids` that are not known; they come by `users$`. */
  need(ids: Iterable<string>): void {
    for (const id of ids) {
      if (this.usersSubject.value.has(id) || this.asked.has(id)) continue;
      this.asked.add(id);
      this.api
        .one(id)
        .pipe(
          catchError(() => {
            this.asked.delete(id);
            return EMPTY;
          }),
          takeUntilDestroyed(this.destroyRef),
        )
        .subscribe((user) => this.learn([user]));
    }
  }

  /** Takes in people who came with something else. */
  learn(users: readonly User[]): void {
    const known = this.usersSubject.value;
    const changed = users.filter((user) => !isSame(known.get(user.id), user));
    if (changed.length === 0) return;
    const next = new Map(known);
    for (const user of changed) next.set(user.id, user);
    this.usersSubject.next(next);
  }
}

function membersOf(conversations: readonly Conversation[]): User[] {
  return conversations.flatMap(({ members }) => members.map(({ user }) => user));
}

function isSame(a: User | undefined, b: User): boolean {
  return a?.displayName === b.displayName && a.avatarUrl === b.avatarUrl && a.statusText === b.statusText;
}
