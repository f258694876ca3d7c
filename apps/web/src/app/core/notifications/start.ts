import type { Injector } from '@angular/core';
import { Shell } from '../pwa/shell';
import { Notifier } from './notifier';
import { UnreadBadge } from './unread-badge';
import { Views } from './views';

/** Starts what goes on behind every page of somebody who is signed in; fetched with the first of them. */
export function startBackground(injector: Injector): void {
  injector.get(UnreadBadge).start();
  injector.get(Views).start();
  injector.get(Notifier).start();
  // After the first page, which needs the network more.
  const start = (): void => void injector.get(Shell).start();
  if ('requestIdleCallback' in window) requestIdleCallback(start, { timeout: 5_000 });
  else setTimeout(start, 3_000);
}
