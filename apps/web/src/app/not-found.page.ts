import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { MapPinOff as LucideMapPinOff } from 'lucide';
import { I18n } from './core/i18n/i18n';
import { overlaysByKeys } from './core/shortcuts/overlay-keys';
import { Button } from './ui/button/button';
import { EmptyState } from './ui/empty-state/empty-state';

/** What an address without a page shows. */
@Component({
  selector: 'tt-not-found-page',
  imports: [RouterLink, Button, EmptyState],
  template: `
    <main>
      <h1 class="visually-hidden">{{ t('ui.notFound.heading') }}</h1>
      <tt-empty-state [title]="t('ui.notFound.emptyTitle')" [icon]="icon">
        {{ t('ui.notFound.text') }}
        <a ttButton ttEmptyAction look="primary" routerLink="/">{{ t('ui.notFound.action') }}</a>
      </tt-empty-state>
    </main>
  `,
  styles: `
    main {
      display: grid;
      min-height: 100dvh;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NotFoundPage {
  protected readonly t = inject(I18n).t;
  protected readonly icon = LucideMapPinOff;

  constructor() {
    overlaysByKeys();
  }
}
