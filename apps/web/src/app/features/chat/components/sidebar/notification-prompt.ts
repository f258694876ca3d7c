import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { Bell as LucideBell } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { NotificationOffer } from '../../../../core/notifications/notification-offer';
import { Banner } from '../../../../ui/banner/banner';
import { Button } from '../../../../ui/button/button';
import { Icon } from '../../../../ui/icon/icon';

/** Offers notifications once, to who has a conversation to be told of; the browser asks only after the click. Nothing is drawn otherwise. */
@Component({
  selector: 'tt-notification-prompt',
  imports: [Banner, Button, Icon],
  providers: [NotificationOffer],
  template: `
    @if (open()) {
      <tt-banner tone="calm" [boxed]="true">
        <tt-icon [icon]="bell" />
        {{ t('notifications.prompt') }}
        <div ttBannerAction>
          <button ttButton look="primary" type="button" (click)="offer.accept()">
            {{ t('notifications.turnOn') }}
          </button>
          <button ttButton look="plain" type="button" (click)="offer.decline()">{{ t('notifications.notNow') }}</button>
        </div>
      </tt-banner>
    }
  `,
  styles: `
    tt-banner {
      margin: var(--s2) var(--s3);
      flex-wrap: wrap;
    }
    div {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s1);
      width: 100%;
    }
    button {
      padding-inline: var(--s3);
      font-size: var(--t2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotificationPrompt {
  protected readonly t = inject(I18n).t;
  protected readonly offer = inject(NotificationOffer);
  protected readonly open = toSignal(this.offer.open$, { initialValue: false });
  protected readonly bell = LucideBell;
}
