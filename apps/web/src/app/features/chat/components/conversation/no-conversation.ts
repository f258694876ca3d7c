import { ChangeDetectionStrategy, Component, ElementRef, afterNextRender, effect, inject } from '@angular/core';
import { RouterLink } from '@angular/router';
import { DoorClosed as LucideDoorClosed } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { PageTitle } from '../../../../core/i18n/page-title';
import { Button } from '../../../../ui/button/button';
import { EmptyState } from '../../../../ui/empty-state/empty-state';

/** Stands where a conversation does not exist, or is not one's own: says so, in the title too, and takes a focus that was lost. */
@Component({
  selector: 'tt-no-conversation',
  imports: [RouterLink, Button, EmptyState],
  template: `
    <h1 class="visually-hidden" tabindex="-1">{{ t('chat.view.goneHeading') }}</h1>
    <tt-empty-state [title]="t('chat.view.goneTitle')" [icon]="door">
      {{ t('chat.view.goneText') }}
      <a ttButton ttEmptyAction look="primary" routerLink="/">{{ t('chat.view.goneAction') }}</a>
    </tt-empty-state>
  `,
  styles: `
    :host {
      display: flex;
      flex: 1;
      min-width: 0;
    }
    tt-empty-state {
      flex: 1;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class NoConversation {
  protected readonly t = inject(I18n).t;
  protected readonly door = LucideDoorClosed;

  constructor() {
    const title = inject(PageTitle);
    const host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
    effect(() => title.name(this.t('chat.view.goneHeading')));
    afterNextRender(() => {
      const { activeElement, body } = document;
      if (activeElement === body) host.querySelector('h1')?.focus({ preventScroll: true });
    });
  }
}
