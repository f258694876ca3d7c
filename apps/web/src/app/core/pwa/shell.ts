import { DOCUMENT, Injectable, inject } from '@angular/core';
import { Router } from '@angular/router';
import { filter, fromEvent, interval, map, merge } from 'rxjs';
import { I18n } from '../i18n/i18n';
import { Notices } from '../notices/notices';

const CHECK_EVERY_MS = 60 * 60_000;

/** What the service worker tells a tab. */
type FromWorker = { type: 'version'; main: string } | { type: 'open'; url: string };

/** The service worker that keeps the shell: begun, asked for news, and listened to. */
@Injectable({ providedIn: 'root' })
export class Shell {
  private readonly document = inject(DOCUMENT);
  private readonly router = inject(Router);
  private readonly notices = inject(Notices);
  private readonly t = inject(I18n).t;

  /** Begins to keep the shell, where the browser can. What fails here is tried again with the next visit. */
  async start(): Promise<void> {
    const workers = (navigator as Partial<Navigator>).serviceWorker;
    if (workers === undefined) return;
    fromEvent<MessageEvent<FromWorker>>(workers, 'message').subscribe(({ data }) => this.heard(data));
    try {
      const registration = await workers.register('/sw.js', { updateViaCache: 'none' });
      const looked$ = fromEvent(this.document, 'visibilitychange').pipe(
        filter(() => this.document.visibilityState === 'visible'),
      );
      merge(looked$, interval(CHECK_EVERY_MS))
        .pipe(map(() => registration.update().catch(() => undefined)))
        .subscribe();
    } catch {
      // Without it the client works all the same, as long as there is a network.
    }
  }

  private heard(told: FromWorker): void {
    if (told.type === 'open') {
      void this.router.navigateByUrl(told.url);
      return;
    }
    const main = this.document.querySelector<HTMLScriptElement>('script[src*="main-"]')?.src ?? '';
    if (main === '' || main.endsWith(`/${told.main}`)) return;
    // Drafts and what is not sent yet are in the browser's database, so loading the page again loses neither.
    this.notices.keep(this.t('ui.newVersion'), {
      label: this.t('ui.reload'),
      run: () => this.document.location.reload(),
    });
  }
}
