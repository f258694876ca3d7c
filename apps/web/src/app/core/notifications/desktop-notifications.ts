import { Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { BehaviorSubject } from 'rxjs';

/** What the browser says of notifications; `unsupported` where it has none (an insecure origin, some phones). */
export type NotificationAccess = NotificationPermission | 'unsupported';

/** One notification: one a conversation, told apart by the message that it tells of. */
export interface DesktopNotification {
  conversationId: string;
  seq: number;
  title: string;
  body: string;
}

/** Whose notification it is and what it leads to, as it is kept with it. */
interface Kept {
  userId: string;
  conversationId: string;
  seq: number;
  url: string;
}

/**
 * The notifications of the desktop. They are the service worker's, so that they outlive the tab that showed them and a click finds a
 * tab or opens one; without a service worker they are this tab's.
 */
@Injectable({ providedIn: 'root' })
export class DesktopNotifications {
  private readonly router = inject(Router);
  private readonly accessSubject = new BehaviorSubject<NotificationAccess>(accessNow());
  private readonly ownShown = new Map<string, Notification>();

  /** Emits whether the browser lets us, at once and on every change. */
  readonly access$ = this.accessSubject.asObservable();

  constructor() {
    const check = (): void => this.accessSubject.next(accessNow());
    (navigator as Partial<Navigator>).permissions
      ?.query({ name: 'notifications' })
      .then((status) => status.addEventListener('change', check))
      .catch(() => undefined);
  }

  /** Asks the person, where they have not decided: only ever after a click of theirs. Resolves with whether it is allowed. */
  async ask(): Promise<boolean> {
    if (accessNow() === 'default') await Notification.requestPermission();
    this.accessSubject.next(accessNow());
    return accessNow() === 'granted';
  }

  /** Shows a notification in place of that of the same conversation. Does nothing where it is not allowed. */
  async show(userId: string, { conversationId, seq, title, body }: DesktopNotification): Promise<void> {
    if (accessNow() !== 'granted') return;
    const kept: Kept = { userId, conversationId, seq, url: `/c/${conversationId}/m/${seq}` };
    // The sound is our own, and off unless wanted. `renotify` lets a second message of a conversation show again.
    const options = { body, tag: tagOf(kept), icon: '/icon-192.png', data: kept, silent: true, renotify: true };
    const registration = await registered();
    if (registration !== undefined) return registration.showNotification(title, options);
    const notification = new Notification(title, { ...options, renotify: false } as NotificationOptions);
    notification.onclick = () => this.open(notification, kept.url);
    this.ownShown.set(kept.conversationId, notification);
  }

  /** What is shown to that person now: the `seq` by conversation. */
  async shown(userId: string): Promise<Map<string, number>> {
    const notifications = (await (await registered())?.getNotifications()) ?? [...this.ownShown.values()];
    const kept = notifications.map(({ data }) => data as Kept | null).filter((data) => data?.userId === userId);
    return new Map(kept.flatMap((data) => (data === null ? [] : [[data.conversationId, data.seq]])));
  }

  /** Takes back the notification of a conversation. */
  async close(userId: string, conversationId: string): Promise<void> {
    const tag = tagOf({ userId, conversationId });
    for (const notification of (await (await registered())?.getNotifications({ tag })) ?? []) notification.close();
    this.ownShown.get(conversationId)?.close();
    this.ownShown.delete(conversationId);
  }

  /** Takes back all notifications of that person. */
  async closeAll(userId: string): Promise<void> {
    for (const conversationId of (await this.shown(userId)).keys()) await this.close(userId, conversationId);
  }

  private open(notification: Notification, url: string): void {
    notification.close();
    window.focus();
    void this.router.navigateByUrl(url);
  }
}

function tagOf({ userId, conversationId }: Pick<Kept, 'userId' | 'conversationId'>): string {
  return `${userId}-${conversationId}`;
}

function accessNow(): NotificationAccess {
  return 'Notification' in window ? Notification.permission : 'unsupported';
}

/** The service worker's registration once it is at work. */
async function registered(): Promise<ServiceWorkerRegistration | undefined> {
  const workers = (navigator as Partial<Navigator>).serviceWorker;
  const registration = await workers?.getRegistration().catch(() => undefined);
  return registration?.active ? registration : undefined;
}
