import { ChangeDetectionStrategy, Component, Injector, inject } from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NavigationError, Router, RouterOutlet } from '@angular/router';
import { filter, take, tap } from 'rxjs';
import { FocusKeeper } from './core/focus/focus-keeper';
import { I18n } from './core/i18n/i18n';
import { Overlays, type Overlay } from './core/overlays/overlays';
import { Parts } from './core/overlays/parts';
import { typedAhead } from './core/overlays/typed-ahead';
import { Notices, type Notice } from './core/notices/notices';
import { Progress } from './core/progress/progress';
import { backTo } from './core/session/guards';
import { Session } from './core/session/session';
import { whenIdle } from './core/time/when-idle';
import { ProgressLine } from './ui/progress-line/progress-line';
import { Toast } from './ui/toast/toast';

/** The shell: the page of the route, the notices over it, and the way to `/login` when a session has ended. */
@Component({
  selector: 'tt-root',
  imports: [ProgressLine, RouterOutlet, Toast],
  template: `
    <router-outlet />
    <section class="notices" [attr.aria-label]="t('ui.notices')">
      @if (slow()) {
        <tt-progress-line [label]="t('ui.loading')" />
      }
      <!-- Fetched with the first notice: the sign-in pages rarely have one. -->
      @defer (when notices().length > 0) {
        <!-- A pointer that moves over it, not one that rested where it came up. -->
        @for (notice of notices(); track notice.id) {
          <tt-toast
            [text]="notice.text"
            [bad]="notice.bad"
            [dismissLabel]="t('ui.dismiss')"
            [action]="notice.action?.label ?? null"
            (acted)="noticesService.act(notice)"
            (dismissed)="noticesService.dismiss(notice.id)"
            (mousemove)="noticesService.attend(notice.id, true)"
            (mouseleave)="noticesService.attend(notice.id, false)"
            (focusin)="noticesService.attend(notice.id, true)"
            (focusout)="noticesService.attend(notice.id, false)"
          />
        }
      }
    </section>
  `,
  styles: `
    .notices {
      position: fixed;
      /* Over the end of the list: neither a message nor the composer is covered. */
      inset-block: auto calc(var(--bar) + var(--s5));
      inset-inline: var(--s3) auto;
      z-index: 1100;
      display: grid;
      gap: var(--s2);
      width: calc(var(--side-width) - 2 * var(--s3));
      pointer-events: none;
    }
    tt-toast {
      pointer-events: auto;
    }
    @media (max-width: 720px) {
      /* The lower edge belongs to the composer and the keyboard. */
      .notices {
        inset-block: calc(var(--bar) + var(--s2)) auto;
        inset-inline: var(--s2);
        width: auto;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class App {
  protected readonly t = inject(I18n).t;
  protected readonly noticesService = inject(Notices);
  private readonly injector = inject(Injector);
  private readonly parts = inject(Parts);
  private announced = 0;
  protected readonly slow = toSignal(inject(Progress).slow$, { initialValue: false });
  protected readonly notices = toSignal(this.noticesService.notices$.pipe(tap((notices) => this.announce(notices))), {
    initialValue: [],
  });

  constructor() {
    this.startBackground();
    inject(FocusKeeper).start();
    const router = inject(Router);
    const session = inject(Session);
    let farewell = 0;
    session.ended$.pipe(takeUntilDestroyed()).subscribe(() => {
      farewell = this.noticesService.say(this.t('auth.signedOut'));
      void router.navigate(['/login'], { queryParams: backTo(router.url) });
    });
    session.me$
      .pipe(
        filter((me) => me !== null),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.noticesService.dismiss(farewell));
    router.events
      .pipe(
        filter((event) => event instanceof NavigationError),
        takeUntilDestroyed(),
      )
      .subscribe(() => this.noticesService.complain(this.t('ui.partFailed')));
    inject(Overlays)
      .asked$.pipe(takeUntilDestroyed())
      .subscribe((overlay) => void this.show(overlay));
  }

  /** Notifications, the count in the title and the service worker: for who is signed in, beside the page itself. */
  private startBackground(): void {
    inject(Session)
      .me$.pipe(
        filter((me) => me !== null),
        take(1),
        takeUntilDestroyed(),
      )
      .subscribe(() => {
        // After the page, which is waited for.
        whenIdle(() => void import('./core/notifications/start').then((file) => file.startBackground(this.injector)));
      });
  }

  /** What lies over all pages is fetched when it is wanted; where it cannot be had, that is said. */
  private async show(overlay: Overlay): Promise<void> {
    const typed = overlay === 'palette' ? typedAhead(document) : (): string => '';
    await this.parts.fetch(async () => (await import('./open-overlay')).openOverlay(overlay, this.injector, typed));
    typed();
    // What could not be asked is not done.
    if (typeof overlay === 'object') overlay.answer(false);
  }

  /** What reads aloud is fetched with the first notice, as the toast is. */
  private async readOut({ text, bad }: Notice): Promise<void> {
    const { LiveAnnouncer } = await import('./core/notices/live-announcer');
    await this.injector.get(LiveAnnouncer).announce(text, bad ? 'assertive' : 'polite');
  }

  private announce(notices: readonly Notice[]): void {
    const newest = notices.at(-1);
    if (newest === undefined || newest.id <= this.announced) return;
    this.announced = newest.id;
    void this.readOut(newest);
  }
}
