import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  Injector,
  afterNextRender,
  computed,
  effect,
  inject,
  untracked,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { ActivatedRoute, NavigationEnd, Router, RouterLink, RouterLinkActive, RouterOutlet } from '@angular/router';
import { ChevronLeft as LucideChevronLeft, ChevronRight as LucideChevronRight } from 'lucide';
import { filter, fromEvent, map, startWith } from 'rxjs';
import { I18n } from '../../../core/i18n/i18n';
import { overlaysByKeys } from '../../../core/shortcuts/overlay-keys';
import { SETTINGS_PARTS } from '../../../core/settings/settings-parts';
import { IconButton } from '../../../ui/button/icon-button';
import { Icon } from '../../../ui/icon/icon';

/** Up to this width the parts and the one that is open take turns, as in the style sheet. */
const NARROW = '(max-width: 720px)';

/** `/settings`: the parts beside the one that is open; on a phone one or the other. */
@Component({
  selector: 'tt-settings-page',
  imports: [RouterLink, RouterLinkActive, RouterOutlet, Icon, IconButton],
  template: `
    <header>
      <a ttIconButton [label]="t('ui.back')" [routerLink]="back()" [icon]="chevron"></a>
      <h1>{{ t('profile.title') }}</h1>
    </header>
    <main>
      <nav [attr.aria-label]="t('profile.title')">
        @for (each of parts; track each.path) {
          <a [routerLink]="['/settings', each.path]" routerLinkActive="active" ariaCurrentWhenActive="page">
            <tt-icon [icon]="each.icon" /><span>{{ t(each.label) }}</span>
            <tt-icon class="more" [icon]="onward" [small]="true" />
          </a>
        }
      </nav>
      <section aria-labelledby="part" [hidden]="part() === null">
        <h2 id="part" tabindex="-1">
          @if (part(); as open) {
            {{ t(open.label) }}
          }
        </h2>
        <router-outlet />
      </section>
    </main>
  `,
  styleUrl: './settings.page.css',
  host: { '[class.open]': 'part() !== null' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SettingsPage {
  protected readonly t = inject(I18n).t;
  private readonly router = inject(Router);
  private readonly route = inject(ActivatedRoute);
  private readonly injector = inject(Injector);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly parts = SETTINGS_PARTS;
  protected readonly chevron = LucideChevronLeft;
  protected readonly onward = LucideChevronRight;
  private readonly path = toSignal(
    this.router.events.pipe(
      filter((event) => event instanceof NavigationEnd),
      startWith(null),
      map(() => this.route.snapshot.firstChild?.routeConfig?.path ?? ''),
    ),
    { requireSync: true },
  );
  protected readonly part = computed(() => SETTINGS_PARTS.find(({ path }) => path === this.path()) ?? null);
  private readonly narrowQuery = matchMedia(NARROW);
  private readonly narrow = toSignal(fromEvent(this.narrowQuery, 'change').pipe(map(() => this.narrowQuery.matches)), {
    initialValue: this.narrowQuery.matches,
  });
  /** Whoever comes from a conversation goes back to it. */
  private readonly from = fromConversation(this.router) ?? '/';
  protected readonly back = computed(() => (this.narrow() && this.part() !== null ? '/settings' : this.from));

  constructor() {
    overlaysByKeys();
    effect(() => {
      if (this.part() === null && !this.narrow()) {
        void this.router.navigate(['/settings', 'profile'], { replaceUrl: true });
      }
    });
    let last = this.part();
    effect(() => {
      const part = this.part();
      if (part === last) return;
      // The focus goes along to what takes the place of what it was on.
      const target = part === null ? `a[href$="/settings/${last?.path}"]` : 'h2';
      last = part;
      if (!untracked(this.narrow)) return;
      const focus = (): void => this.element.querySelector<HTMLElement>(target)?.focus();
      afterNextRender({ read: focus }, { injector: this.injector });
    });
  }
}

function fromConversation(router: Router): string | null {
  const url = router.currentNavigation()?.previousNavigation?.finalUrl?.toString() ?? '';
  return url.startsWith('/c/') ? url : null;
}
