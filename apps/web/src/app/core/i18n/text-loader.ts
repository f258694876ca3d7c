import { Injectable } from '@angular/core';
import type { Translation, TranslocoLoader } from '@jsverse/transloco';
import { defer, map, type Observable } from 'rxjs';
import { isLanguage, type Language } from './languages';

/** One file a language, each a hashed chunk of its own: fetched once, cached for good, and never older than the code. */
const FILES: Readonly<Record<Language, () => Promise<{ default: Translation }>>> = {
  en: () => import('../../../i18n/en.json'),
  de: () => import('../../../i18n/de.json'),
  'zh-Hans': () => import('../../../i18n/zh-Hans.json'),
};

/** Fetches the texts of a language. */
@Injectable()
export class TextLoader implements TranslocoLoader {
  /** Emits the texts; errors where they cannot be fetched, and asks anew when subscribed to again. */
  getTranslation(tag: string): Observable<Translation> {
    return defer(() => {
      if (!isLanguage(tag)) throw new Error(`There is no language ${tag}.`);
      return FILES[tag]();
    }).pipe(map((file) => file.default));
  }
}
