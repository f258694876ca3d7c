import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { Logo } from '../../../ui/logo/logo';

/** The sheet that the sign-in pages are written on: mark, title, a line, the form. */
@Component({
  selector: 'tt-auth-card',
  imports: [Logo],
  template: `
    <main>
      <tt-logo class="large" />
      <h1>{{ title() }}</h1>
      <p>{{ lead() }}</p>
      <ng-content />
    </main>
  `,
  styles: `
    :host {
      display: grid;
      place-items: center;
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
}
