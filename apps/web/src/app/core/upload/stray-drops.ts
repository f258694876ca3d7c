import { DOCUMENT, DestroyRef, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { filter, fromEvent } from 'rxjs';
import { holdsFiles } from './holds-files';

/** Files that are dropped where nobody takes them: a browser would leave the page and open them in its place. */
@Injectable({ providedIn: 'root' })
export class StrayDrops {
  private readonly window = inject(DOCUMENT).defaultView;
  private readonly destroyRef = inject(DestroyRef);

  /** Begins to turn them away; called once, by the application's start. */
  start(): void {
    if (this.window === null) return;
    // On the window, where events come last: whoever takes files has said so by then.
    for (const name of ['dragover', 'drop'] as const) {
      fromEvent<DragEvent>(this.window, name)
        .pipe(
          filter((event) => !event.defaultPrevented && holdsFiles(event)),
          takeUntilDestroyed(this.destroyRef),
        )
        .subscribe((event) => {
          event.preventDefault();
          if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'none';
        });
    }
  }
}
