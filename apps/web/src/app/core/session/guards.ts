import { inject } from '@angular/core';
import { Router, type CanActivateFn } from '@angular/router';
import { catchError, map, of } from 'rxjs';
import { Session } from './session';

/** Lets the signed-in in and leads everybody else to `/login`, which leads back to where they were going. */
export const signedInGuard: CanActivateFn = (_route, state) => {
  const router = inject(Router);
  return inject(Session)
    .resume()
    .pipe(
      map((me) => me !== null || router.createUrlTree(['/login'], { queryParams: backTo(state.url) })),
      catchError(() => of(router.createUrlTree(['/login'], { queryParams: { ...backTo(state.url), offline: 1 } }))),
    );
};

/** Leads whoever is known to be signed in away from the sign-in pages. */
export const signedOutGuard: CanActivateFn = (route) => {
  const router = inject(Router);
  return inject(Session).me === null || router.parseUrl(safeReturnUrl(route.queryParamMap.get('returnTo')));
};

/** The query that brings somebody back to `url` after they signed in; empty for the front page. */
export function backTo(url: string): { returnTo?: string } {
  return url === '/' || url.startsWith('/login') || url.startsWith('/register') ? {} : { returnTo: url };
}

/** `url` if it is a path of this application, otherwise the front page: nobody is sent elsewhere by a crafted link. */
export function safeReturnUrl(url: string | null): string {
  return url !== null && /^\/(?![/\\])/.test(url) ? url : '/';
}
