import { DOCUMENT, Injectable, inject } from '@angular/core';
import { BehaviorSubject, fromEvent } from 'rxjs';
import { LocalStore } from '../storage/local-store';

/** `system` follows the setting of the device. */
export type ThemeChoice = 'system' | 'light' | 'dark';
export type ContrastChoice = 'system' | 'more';
export interface Appearance {
  theme: ThemeChoice;
  contrast: ContrastChoice;
}

/** The chosen appearance, kept in this browser and applied to the page (before the first paint by `theme.js`). */
@Injectable({ providedIn: 'root' })
export class Theme {
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly store = inject(LocalStore);
  private readonly moreContrast = globalThis.matchMedia?.('(prefers-contrast: more)') ?? null;
  private readonly appearanceSubject = new BehaviorSubject<Appearance>({
    theme: asTheme(this.store.read('theme')),
    contrast: this.store.read('contrast') === 'more' ? 'more' : 'system',
  });

  /** Emits the appearance, at once and after every change. */
  readonly appearance$ = this.appearanceSubject.asObservable();

  constructor() {
    this.apply();
    if (this.moreContrast !== null) fromEvent(this.moreContrast, 'change').subscribe(() => this.apply());
  }

  /** Changes what is named and keeps the rest. */
  choose(change: Partial<Appearance>): void {
    const next = { ...this.appearanceSubject.value, ...change };
    this.store.write('theme', next.theme === 'system' ? null : next.theme);
    this.store.write('contrast', next.contrast === 'system' ? null : next.contrast);
    this.appearanceSubject.next(next);
    this.apply();
  }

  private apply(): void {
    const { theme, contrast } = this.appearanceSubject.value;
    if (theme === 'system') delete this.root.dataset['theme'];
    else this.root.dataset['theme'] = theme;
    if (contrast === 'more' || this.moreContrast?.matches === true) this.root.dataset['contrast'] = 'more';
    else delete this.root.dataset['contrast'];
  }
}

function asTheme(value: string | null): ThemeChoice {
  return value === 'light' || value === 'dark' ? value : 'system';
}
