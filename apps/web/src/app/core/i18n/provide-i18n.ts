import type { EnvironmentProviders } from '@angular/core';
import { isDevMode, makeEnvironmentProviders } from '@angular/core';
import { provideTransloco, provideTranslocoTranspiler } from '@jsverse/transloco';
import { FALLBACK, LANGUAGES } from './languages';
import { OnePassTranspiler } from './one-pass-transpiler';
import { TextLoader } from './text-loader';

/** What `I18n` needs. Falling back to another language is its own doing, so that it knows which one it speaks. */
export function provideI18n(): EnvironmentProviders {
  return makeEnvironmentProviders([
    provideTransloco({
      config: {
        availableLangs: LANGUAGES.map(({ tag }) => tag),
        defaultLang: FALLBACK,
        failedRetries: 1,
        prodMode: !isDevMode(),
      },
      loader: TextLoader,
    }),
    provideTranslocoTranspiler(OnePassTranspiler),
  ]);
}
