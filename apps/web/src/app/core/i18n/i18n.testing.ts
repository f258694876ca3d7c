import { TestBed } from '@angular/core/testing';
import { I18n } from './i18n';
import type { Language } from './languages';
import { provideI18n } from './provide-i18n';

/** For tests: the real texts of a language, fetched into the running `TestBed`. Dates are written as that language has them. */
export async function speak(language: Language): Promise<I18n> {
  Object.defineProperty(navigator, 'languages', { value: [language], configurable: true });
  TestBed.configureTestingModule({ providers: [provideI18n()] });
  const i18n = TestBed.inject(I18n);
  await i18n.choose(language);
  return i18n;
}
