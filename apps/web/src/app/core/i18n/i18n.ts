import { DOCUMENT, Injectable, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { TranslocoService } from '@jsverse/transloco';
import { BehaviorSubject, distinctUntilChanged, firstValueFrom } from 'rxjs';
import { LocalStore } from '../storage/local-store';
import { FALLBACK, isLanguage, languageFor, localeFor, type Language } from './languages';
import type { TextParams, Translate } from './text-key';

const STORED = 'language';

/** The language of the client: chosen by the person or else by their browser, kept in this browser, changed without a reload. */
@Injectable({ providedIn: 'root' })
export class I18n {
  private readonly transloco = inject(TranslocoService);
  private readonly store = inject(LocalStore);
  private readonly root = inject(DOCUMENT).documentElement;
  private readonly languageSubject = new BehaviorSubject<Language>(FALLBACK);
  private wanted: Language = FALLBACK;

  /** Emits the language whose texts are shown, at once and on every change. */
  readonly language$ = this.languageSubject.pipe(distinctUntilChanged());
  readonly language = toSignal(this.languageSubject, { requireSync: true });
  /** The tag to write dates and numbers by. */
  readonly locale = computed(() => localeFor(this.language(), navigator.languages));
  private readonly plurals = computed(() => new Intl.PluralRules(this.locale()));
  private readonly numbers = computed(() => new Intl.NumberFormat(this.locale()));

  /** Gives a text in the language that is chosen. */
  readonly t: Translate = (key: string, params: TextParams = {}) => {
    const language = this.language();
    const written: Record<string, string> = {};
    for (const [name, value] of Object.entries(params)) written[name] = this.write(value);
    return this.transloco.translate(this.formOf(key, params['count'], language), written, language);
  };

  /** Fetches the texts to begin with: as chosen here before, or else as the browser has it. Rejects where there are none. */
  async start(): Promise<void> {
    const stored = this.store.read(STORED);
    const language = isLanguage(stored) ? stored : languageFor(navigator.languages);
    try {
      await this.show(language);
    } catch (error) {
      if (language === FALLBACK) throw error;
      await this.show(FALLBACK);
    }
  }

  /** Changes the language and remembers it. Rejects, with nothing changed, where its texts cannot be fetched. */
  async choose(language: Language): Promise<void> {
    await this.show(language);
    if (this.language() === language) this.store.write(STORED, language);
  }

  private async show(language: Language): Promise<void> {
    this.wanted = language;
    await firstValueFrom(this.transloco.load(language));
    // Whoever was chosen last wins, however long the others took.
    if (this.wanted !== language) return;
    this.transloco.setActiveLang(language);
    this.root.lang = language;
    this.languageSubject.next(language);
  }

  private formOf(key: string, count: string | number | undefined, language: Language): string {
    if (typeof count !== 'number') return key;
    const texts = this.transloco.getTranslation(language);
    const form = `${key}.${this.plurals().select(count)}`;
    if (form in texts) return form;
    return `${key}.other` in texts ? `${key}.other` : key;
  }

  private write(value: string | number): string {
    return typeof value === 'number' ? this.numbers().format(value) : value;
  }
}
