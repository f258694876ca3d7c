import { Injectable, inject } from '@angular/core';
import { NavigationEnd, Router } from '@angular/router';
import { distinctUntilChanged, filter, map, shareReplay, startWith } from 'rxjs';

/** Which conversation the address names. */
@Injectable({ providedIn: 'root' })
export class OpenConversation {
  private readonly router = inject(Router);

  /** Emits the id of the open conversation, at once and on every change; `null` while none is. */
  readonly id$ = this.router.events.pipe(
    filter((event) => event instanceof NavigationEnd),
    map(({ urlAfterRedirects }) => urlAfterRedirects),
    startWith(this.router.url),
    map((url) => /^\/c\/([^/?#]+)/.exec(url)?.[1] ?? null),
    distinctUntilChanged(),
    shareReplay({ bufferSize: 1, refCount: true }),
  );
}
