import { ChangeDetectionStrategy, Component } from '@angular/core';
import { RouterLink } from '@angular/router';
import { LucideMapPinOff } from '@lucide/angular';
import { Button } from './ui/button/button';
import { EmptyState } from './ui/empty-state/empty-state';

/** What an address without a page shows. */
@Component({
  selector: 'tt-not-found-page',
  imports: [RouterLink, Button, EmptyState],
  template: `
    <main>
      <h1 class="visually-hidden">Page not found</h1>
      <tt-empty-state title="There is nothing at this address" [icon]="icon">
        The link may be old, or a letter went missing on the way.
        <a ttButton ttEmptyAction look="primary" routerLink="/">Go to your conversations</a>
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
  protected readonly icon = LucideMapPinOff;
}
