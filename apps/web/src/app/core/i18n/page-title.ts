import { Injectable, effect, inject, signal } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { TitleStrategy, type RouterStateSnapshot } from '@angular/router';
import { I18n } from './i18n';
import type { TextKey } from './text-key';

/** The title of a route: the key of a text. */
export function pageTitle(key: TextKey): TextKey {
  return key;
}

/** Writes the title of the page from the route's text, in the language that is chosen. A route without one has its own way. */
@Injectable({ providedIn: 'root' })
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);
  private readonly i18n = inject(I18n);
  private readonly key = signal<TextKey | null>(null);

  constructor() {
    super();
    effect(() => {
      const key = this.key();
      if (key !== null) this.title.setTitle(`${this.i18n.t(key)} · Tertulia`);
    });
  }

  override updateTitle(snapshot: RouterStateSnapshot): void {
    this.key.set((this.buildTitle(snapshot) ?? null) as TextKey | null);
  }
}
