import { Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, type RouterStateSnapshot } from '@angular/router';
import { isolated } from './direction';
import { I18n } from './i18n';
import type { TextKey } from './text-key';

/** The title of a route: the key of a text. */
export function pageTitle(key: TextKey): TextKey {
  return key;
}

const MOST = 99;

/**
 * Writes the title of the page: how much is unread, then the route's text in the language that is chosen, or the name of what a
 * route without a text shows.
 */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly i18n = inject(I18n);
  private readonly key = signal<TextKey | null>(null);
  private readonly shown = signal<string | null>(null);
  private readonly count = signal(0);

  constructor() {
    super();
    effect(() => {
      const key = this.key();
      const name = key === null ? this.shown() : this.i18n.t(key);
      const count = this.count();
      const badge = count > 0 ? `(${count > MOST ? `${MOST}+` : count}) ` : '';
      this.title.setTitle(badge + (name === null ? 'Tertulia' : `${isolated(name)} · Tertulia`));
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.key.set((this.buildTitle(snapshot) ?? null) as TextKey | null);
  }

  /** What a route without a text shows; `null` for nothing with a name. */
  name(name: string | null): void {
    this.shown.set(name);
  }

  /** How much is unread: "(3) " before the rest, "(99+) " above 99, nothing at 0. */
  unread(count: number): void {
    this.count.set(count);
  }
}
