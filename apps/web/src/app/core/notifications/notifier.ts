import { Injectable, inject } from '@angular/core';
import type { ChatClient } from '@tertulia/chat-client';
import type { Message } from '@tertulia/contracts';
import {
  EMPTY,
  combineLatest,
  concatMap,
  delay,
  distinctUntilChanged,
  filter,
  finalize,
  firstValueFrom,
  from,
  map,
  merge,
  mergeMap,
  skipUntil,
  switchMap,
  take,
  type Observable,
} from 'rxjs';
import { Chat } from '../chat/chat';
import { I18n } from '../i18n/i18n';
import { Session } from '../session/session';
import { isTold } from './alert-rules';
import { Chime } from './chime';
import { DesktopNotifications } from './desktop-notifications';
import { leading, type Locks } from './leadership';
import { NotificationSettingsStore } from './notification-settings-store';
import { notificationText } from './notification-text';
import { Views } from './views';

/** Time for another device, or another tab, to have read a message before it is told of; in milliseconds. */
const GRACE_MS = 400;

/**
 * Tells of messages that are not in view, once over all tabs of this browser: one tab leads and does it for all. What is read,
 * anywhere, or deleted is taken back.
 */
@Injectable({ providedIn: 'root' })
export class Notifier {
  private readonly chat = inject(Chat);
  private readonly session = inject(Session);
  private readonly settings = inject(NotificationSettingsStore);
  private readonly desktop = inject(DesktopNotifications);
  private readonly chime = inject(Chime);
  private readonly views = inject(Views);
  private readonly t = inject(I18n).t;

  /** Tells from now on, whenever somebody is signed in. */
  start(): void {
    const locks: Locks | undefined = (navigator as Partial<Navigator>).locks;
    this.session.me$
      .pipe(
        map((me) => me?.id ?? null),
        distinctUntilChanged(),
        switchMap((userId) =>
          userId === null
            ? EMPTY
            : leading(locks, `tertulia-${userId}-notifier`).pipe(
                switchMap(() => this.lead(this.chat.client, userId)),
                finalize(() => this.takeBackIfSignedOut(userId)),
              ),
        ),
      )
      .subscribe();
  }

  private lead(client: ChatClient, userId: string): Observable<unknown> {
    const online$ = client.connection$.pipe(filter(({ status }) => status === 'online'));
    const fresh$ = client.arrivals$.pipe(
      // What came while no tab was open is for the list to tell.
      skipUntil(online$),
      delay(GRACE_MS),
      concatMap((message) => this.tell(client, userId, message)),
      filter((told) => told !== null),
    );
    const before$ = from(this.desktop.shown(userId)).pipe(
      mergeMap((shown) => [...shown].map(([conversationId, seq]) => ({ conversationId, seq }))),
    );
    return merge(before$, fresh$).pipe(
      mergeMap(({ conversationId, seq }) =>
        over(client, conversationId, seq).pipe(concatMap(() => this.takeBack(userId, conversationId, seq))),
      ),
    );
  }

  /** Resolves with the message if it is shown now. */
  private async tell(client: ChatClient, userId: string, message: Message): Promise<Message | null> {
    const conversation = await firstValueFrom(client.conversation$(message.conversationId));
    const settings = this.settings.settings();
    if (conversation === null || !isTold(message, conversation, userId, settings, Date.now())) return null;
    if (await this.views.has(message.conversationId)) return null;
    if (settings.sound) await this.chime.play();
    if (!settings.desktop) return null;
    const text = notificationText(message, conversation, settings.content, this.t);
    await this.desktop.show(userId, { conversationId: message.conversationId, seq: message.seq, ...text });
    return message;
  }

  /** Unless a newer message has taken its place. */
  private async takeBack(userId: string, conversationId: string, seq: number): Promise<void> {
    if ((await this.desktop.shown(userId)).get(conversationId) === seq) {
      await this.desktop.close(userId, conversationId);
    }
  }

  private takeBackIfSignedOut(userId: string): void {
    if (this.session.me?.id !== userId) void this.desktop.closeAll(userId);
  }
}

/** Emits once when a message need not be told of any more: read, deleted, or in a conversation that is gone. */
function over(client: ChatClient, conversationId: string, seq: number): Observable<unknown> {
  return combineLatest([client.conversation$(conversationId), client.messages$(conversationId)]).pipe(
    filter(([conversation, messages]) => {
      if (conversation === null || conversation.me.readSeq >= seq) return true;
      return messages.some((message) => message.seq === seq && message.deletedAt !== null);
    }),
    take(1),
  );
}
