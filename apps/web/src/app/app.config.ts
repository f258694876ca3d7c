import { provideHttpClient, withInterceptors } from '@angular/common/http';
import {
  inject,
  provideAppInitializer,
  provideBrowserGlobalErrorListeners,
  provideZonelessChangeDetection,
  type ApplicationConfig,
} from '@angular/core';
import { TitleStrategy, provideRouter, withComponentInputBinding, withInMemoryScrolling } from '@angular/router';
import { routes } from './app.routes';
import { I18n } from './core/i18n/i18n';
import { PageTitle } from './core/i18n/page-title';
import { provideI18n } from './core/i18n/provide-i18n';
import { KeepFresh } from './core/session/keep-fresh';
import { Session } from './core/session/session';
import { sessionInterceptor } from './core/session/session-interceptor';
import { Theme } from './core/theme/theme';
import { StrayDrops } from './core/upload/stray-drops';

export const appConfig: ApplicationConfig = {
  providers: [
    provideBrowserGlobalErrorListeners(),
    provideZonelessChangeDetection(),
    provideHttpClient(withInterceptors([sessionInterceptor])),
    provideRouter(routes, withComponentInputBinding(), withInMemoryScrolling({ scrollPositionRestoration: 'top' })),
    provideI18n(),
    { provide: TitleStrategy, useExisting: PageTitle },
    provideAppInitializer(() => {
      inject(Theme);
      inject(KeepFresh).start();
      inject(StrayDrops).start();
      // Asked beside the rest of the start; the guard of the page takes the same answer.
      inject(Session)
        .resume()
        .subscribe({ error: () => undefined });
      // Nothing is drawn before there are words for it.
      return inject(I18n).start();
    }),
  ],
};
