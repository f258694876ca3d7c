import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { ChooseLanguage } from '../../../core/i18n/choose-language';
import { I18n } from '../../../core/i18n/i18n';
import { Logo } from '../../../ui/logo/logo';
import { Select } from '../../../ui/select/select';

/** The sheet that the sign-in pages are written on: mark, title, a line, the form, and below it the choice of language. */
@Component({
  selector: 'tt-auth-card',
  imports: [Logo, Select],
  template: `
    <main>
      <tt-logo class="large" />
      <h1>{{ title() }}</h1>
      <p>{{ lead() }}</p>
      <ng-content />
    </main>
    <footer>
      <tt-select
        [quiet]="true"
        [label]="i18n.t('ui.language')"
        [options]="choice.options"
        [value]="i18n.language()"
        (chosen)="choice.run($event)"
      />
    </footer>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-rows: 1fr auto;
      place-items: center;
      gap: var(--s3);
      min-height: 100dvh;
      padding: var(--s4);
      background: var(--side);
    }
    main {
      width: 100%;
      max-width: var(--card-width);
      padding: var(--s6);
      border: var(--stroke) solid var(--line);
      border-radius: var(--r3);
      background: var(--surface);
      box-shadow: var(--shadow-low);
    }
    h1 {
      margin: var(--s4) 0 var(--s1);
      font-size: var(--t5);
      letter-spacing: -0.015em;
      line-height: 1.3;
    }
    p {
      margin-bottom: var(--s5);
      color: var(--ink-2);
    }
    @media (max-width: 400px) {
      main {
        padding: var(--s5);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AuthCard {
  readonly title = input.required<string>();
  readonly lead = input.required<string>();
  protected readonly i18n = inject(I18n);
  protected readonly choice = inject(ChooseLanguage);
}
