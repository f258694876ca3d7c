import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { MonitorSmartphone as LucideMonitorSmartphone } from 'lucide';
import { SignOut } from '../../../core/chat/sign-out';
import { I18n } from '../../../core/i18n/i18n';
import { Now } from '../../../core/time/now';
import { ago } from '../../../core/time/time-words';
import { Button } from '../../../ui/button/button';
import { Icon } from '../../../ui/icon/icon';
import { Skeleton } from '../../../ui/skeleton/skeleton';
import { SessionsStore } from '../data-access/sessions-store';
import { deviceName } from '../data-access/user-agent';

/** Where one is signed in, and the way to end what should not be. */
@Component({
  selector: 'tt-session-list',
  imports: [Button, Icon, Skeleton],
  template: `
    @switch (state().status) {
      @case ('loading') {
        <tt-skeleton width="60%" />
      }
      @case ('failed') {
        <p>
          {{ t('profile.sessions.failed') }}
          <button ttButton look="plain" type="button" (click)="store.load()">{{ t('ui.tryAgain') }}</button>
        </p>
      }
    }
    <ul>
      @for (row of rows(); track row.id) {
        <li>
          <tt-icon [icon]="device" />
          <span class="text">
            <b>{{ row.name }}</b>
            <small>{{ row.note }}</small>
          </span>
          @if (row.current) {
            <span class="here">{{ t('profile.sessions.here') }}</span>
          } @else {
            <button
              ttButton
              type="button"
              [attr.aria-label]="t('profile.sessions.endOf', { device: row.name })"
              (click)="store.end(row.id)"
            >
              {{ t('profile.sessions.end') }}
            </button>
          }
        </li>
      }
    </ul>
    @if (rows().length > 0) {
      <div class="all">
        @if (rows().length > 1) {
          <button ttButton type="button" (click)="store.endOthers()">{{ t('profile.sessions.endOthers') }}</button>
        }
        <button ttButton type="button" (click)="endAll()">{{ t('profile.sessions.endAll') }}</button>
      </div>
    }
  `,
  styles: `
    ul {
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--s3);
      min-height: 60px;
      padding-block: var(--s2);
      border-bottom: var(--stroke) solid var(--line);
      color: var(--ink-2);
    }
    li:last-child {
      border-bottom: 0;
    }
    .text {
      flex: 1;
      min-width: 0;
    }
    b {
      display: block;
      color: var(--ink);
      font-weight: 550;
    }
    small {
      font-size: var(--t2);
    }
    .here {
      color: var(--accent);
      font-size: var(--t2);
      font-weight: 600;
    }
    .all {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
      margin-top: var(--s4);
    }
  `,
  providers: [SessionsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SessionList {
  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  protected readonly store = inject(SessionsStore);
  private readonly signOut = inject(SignOut);
  private readonly now = toSignal(inject(Now).now$, { initialValue: new Date() });
  protected readonly device = LucideMonitorSmartphone;
  protected readonly state = toSignal(this.store.state$, {
    initialValue: { status: 'loading' as const, sessions: [] },
  });
  protected readonly rows = computed(() =>
    this.state().sessions.map(({ id, current, userAgent, ip, lastSeenAt }) => {
      const when = ago(lastSeenAt, this.now(), this.i18n.locale());
      const seen = current ? this.t('profile.sessions.now') : this.t('profile.sessions.lastSeen', { when });
      return { id, current, name: deviceName(userAgent, this.t), note: ip === null ? seen : `${seen} · ${ip}` };
    }),
  );

  constructor() {
    this.store.load();
  }

  /** Here last, so that nothing is left behind where ending one of the others did not work. */
  protected async endAll(): Promise<void> {
    if (await this.signOut.sure()) this.store.endOthers(() => this.signOut.leave());
  }
}
