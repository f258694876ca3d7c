import { DestroyRef, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { BehaviorSubject, distinctUntilChanged, fromEvent, map, merge } from 'rxjs';
import { Session } from '../session/session';
import { LocalStore } from '../storage/local-store';
import { DEFAULT_SETTINGS, parseSettings, type AlertLevel, type NotificationSettings } from './notification-settings';

/** What the signed-in person wants to be told of, in this browser; the same in all its tabs. */
@Injectable({ providedIn: 'root' })
export class NotificationSettingsStore {
  private readonly session = inject(Session);
  private readonly store = inject(LocalStore);
  private readonly settingsSubject = new BehaviorSubject(DEFAULT_SETTINGS);

  /** Emits the settings, at once and after every change, in whichever tab; the defaults while nobody is signed in. */
  readonly settings$ = this.settingsSubject.asObservable();
  readonly settings = toSignal(this.settingsSubject, { requireSync: true });

  constructor() {
    const person$ = this.session.me$.pipe(
      map((me) => me?.id),
      distinctUntilChanged(),
    );
    merge(person$, fromEvent(window, 'storage'))
      .pipe(takeUntilDestroyed(inject(DestroyRef)))
      .subscribe(() => this.read());
  }

  /** Changes what is named and keeps the rest. */
  change(change: Partial<NotificationSettings>): void {
    const { me } = this.session;
    if (me === null) return;
    const next = { ...this.settingsSubject.value, ...change };
    this.store.write(keyOf(me.id), JSON.stringify(next));
    this.settingsSubject.next(next);
  }

  /** Sets what is told of one conversation; `null`: what is told of any. */
  setLevel(conversationId: string, level: AlertLevel | null): void {
    const { [conversationId]: _before, ...others } = this.settingsSubject.value.conversations;
    this.change({ conversations: level === null ? others : { ...others, [conversationId]: level } });
  }

  private read(): void {
    const { me } = this.session;
    const kept = me === null ? null : this.store.read(keyOf(me.id));
    const next = parseSettings(kept);
    if (JSON.stringify(next) !== JSON.stringify(this.settingsSubject.value)) this.settingsSubject.next(next);
  }
}

function keyOf(userId: string): string {
  return `notifications.${userId}`;
}
