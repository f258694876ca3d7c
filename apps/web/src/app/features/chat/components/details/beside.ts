import type { Signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { fromEvent, map } from 'rxjs';

/** From this width on, the details stand beside the conversation, as in the style sheets; below, they lie over it. */
const WIDE = '(min-width: 1101px)';

/** Whether there is room for the details beside the conversation, now and whenever that changes. For an injection context. */
export function beside(): Signal<boolean> {
  const query = matchMedia(WIDE);
  return toSignal(fromEvent(query, 'change').pipe(map(() => query.matches)), { initialValue: query.matches });
}
