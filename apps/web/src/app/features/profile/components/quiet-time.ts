import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { I18n } from '../../../core/i18n/i18n';
import { NotificationSettingsStore } from '../../../core/notifications/notification-settings-store';
import { inAnHour, tomorrowMorning } from '../../../core/notifications/quiet-times';
import { Now } from '../../../core/time/now';
import { fullTime } from '../../../core/time/time-words';
import { Button } from '../../../ui/button/button';

/** Do not disturb: for a while nothing is told, however it is set. */
@Component({
  selector: 'tt-quiet-time',
  imports: [Button],
  template: `
    <h3 id="quiet">{{ t('notifications.quiet') }}</h3>
    <div role="group" aria-labelledby="quiet">
      @if (until(); as time) {
        <p role="status">{{ t('notifications.quietUntil', { when: time }) }}</p>
        <button ttButton type="button" (click)="quiet(0)">{{ t('notifications.quietEnd') }}</button>
      } @else {
        <button ttButton type="button" (click)="forAnHour()">{{ t('notifications.quietHour') }}</button>
        <button ttButton type="button" (click)="untilTomorrow()">{{ t('notifications.quietTomorrow') }}</button>
      }
    </div>
  `,
  styles: `
    h3 {
      margin: 0 0 var(--s2);
      font-size: var(--t2);
      font-weight: 600;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--s2);
    }
    p {
      flex: 1 1 200px;
      margin: 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class QuietTime {
  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  private readonly store = inject(NotificationSettingsStore);
  private readonly now = toSignal(inject(Now).now$, { initialValue: new Date() });
  protected readonly until = computed(() => {
    const { quietUntil } = this.store.settings();
    return quietUntil > this.now().getTime() ? fullTime(new Date(quietUntil).toISOString(), this.i18n.locale()) : null;
  });

  protected forAnHour(): void {
    this.quiet(inAnHour(Date.now()));
  }

  protected untilTomorrow(): void {
    this.quiet(tomorrowMorning(Date.now()));
  }

  protected quiet(quietUntil: number): void {
    this.store.change({ quietUntil });
  }
}
