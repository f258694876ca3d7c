import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { ConnectionState } from '@tertulia/chat-client';
import { WifiOff as LucideWifiOff } from 'lucide';
import { of, switchMap, timer } from 'rxjs';
import { map } from 'rxjs/operators';
import { Chat } from '../../../../core/chat/chat';
import { I18n } from '../../../../core/i18n/i18n';
import { secondsWords } from '../../../../core/time/time-words';
import { Banner } from '../../../../ui/banner/banner';
import { Icon } from '../../../../ui/icon/icon';

/** A connection that comes back within this time is not worth a banner. */
const PATIENCE_MS = 1_200;
const SECOND_MS = 1_000;
const START: ConnectionState = { status: 'connecting', nextTryAt: null };

/** The status "Connection": says how things are, to everybody as soon as something is wrong. */
@Component({
  selector: 'tt-connection-status',
  imports: [Banner, Icon],
  template: `
    <div role="status" [attr.aria-label]="t('chat.connection.label')">
      @switch (shown()) {
        @case ('offline') {
          <tt-banner>
            <tt-icon [icon]="icon" />
            <b>{{ t('chat.connection.offline') }}</b> {{ t('chat.connection.offlineText') }}
            <!-- The countdown is for the eye: read out each second, it would drown everything else. -->
            <span aria-hidden="true">{{ nextTry() }}</span>
            <button ttBannerAction type="button" (click)="tryNow()">{{ t('chat.connection.tryNow') }}</button>
          </tt-banner>
        }
        @case ('connecting') {
          <tt-banner><tt-icon [icon]="icon" />{{ t('chat.connection.connecting') }}</tt-banner>
        }
        @case ('syncing') {
          <tt-banner tone="calm">{{ t('chat.connection.syncing') }}</tt-banner>
        }
        @default {
          <span class="visually-hidden">{{ t('chat.connection.connected') }}</span>
        }
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    b {
      font-weight: 600;
    }
    button {
      min-height: 24px;
      font-weight: 600;
      text-decoration: underline;
      white-space: nowrap;
    }
    @media (max-width: 720px) {
      button {
        min-height: var(--control);
        margin-block: calc(var(--s2) * -1);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConnectionStatus {
  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  private readonly client = inject(Chat).client;
  protected readonly icon = LucideWifiOff;
  private readonly connection = toSignal(this.client.connection$, { initialValue: START });
  /** Being offline shows at once; what passes by itself shows only if it lasts. */
  protected readonly shown = toSignal(
    this.client.connection$.pipe(
      switchMap(({ status }) =>
        status === 'online' || status === 'offline' ? of(status) : timer(PATIENCE_MS).pipe(map(() => status)),
      ),
    ),
    { initialValue: 'online' as const },
  );
  private readonly tick = toSignal(timer(0, SECOND_MS), { initialValue: 0 });
  protected readonly nextTry = computed(() => {
    this.tick();
    const { nextTryAt } = this.connection();
    if (nextTryAt === null) return '';
    const seconds = Math.ceil((nextTryAt - Date.now()) / SECOND_MS);
    if (seconds <= 0) return this.t('chat.connection.trying');
    return this.t('chat.connection.nextTry', { wait: secondsWords(seconds, this.i18n.locale()) });
  });

  protected tryNow(): void {
    this.client.reconnectNow();
  }
}
