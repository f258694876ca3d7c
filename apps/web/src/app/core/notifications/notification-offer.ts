import { Injectable, inject } from '@angular/core';
import { BehaviorSubject, combineLatest, distinctUntilChanged, map } from 'rxjs';
import { Chat } from '../chat/chat';
import { LocalStore } from '../storage/local-store';
import { DesktopNotifications } from './desktop-notifications';
import { NotificationSettingsStore } from './notification-settings-store';

const DECLINED = 'notificationsDeclined';

/** The offer to turn notifications on: made where the browser has not been asked yet, until it is taken or declined. */
@Injectable()
export class NotificationOffer {
  private readonly store = inject(LocalStore);
  private readonly settings = inject(NotificationSettingsStore);
  private readonly desktop = inject(DesktopNotifications);
  private readonly declinedSubject = new BehaviorSubject(this.store.read(DECLINED) !== null);

  /** Emits whether there is something to offer, at once and on every change. */
  readonly open$ = combineLatest([
    this.desktop.access$,
    this.declinedSubject,
    inject(Chat).client.conversations$.pipe(map(({ length }) => length > 0)),
  ]).pipe(
    map(([access, declined, worthIt]) => access === 'default' && !declined && worthIt),
    distinctUntilChanged(),
  );

  /** Lets the browser ask. */
  async accept(): Promise<void> {
    if (await this.desktop.ask()) this.settings.change({ desktop: true });
  }

  /** Does not offer it again in this browser; the settings still have it. */
  decline(): void {
    this.store.write(DECLINED, 'yes');
    this.declinedSubject.next(true);
  }
}
