import { DOCUMENT, Directive, inject, output, signal } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import { filter, fromEvent } from 'rxjs';
import { holdsFiles } from '../../../../core/upload/holds-files';

/** Takes files that are dropped anywhere on the window. */
@Directive({ selector: '[ttFileDrop]', exportAs: 'ttFileDrop' })
export class FileDrop {
  /** Emits the files that were dropped. */
  readonly ttFileDrop = output<File[]>();
  /** Whether files are held over the window. */
  readonly over = signal(false);
  private depth = 0;

  constructor() {
    const document = inject(DOCUMENT);
    const on = (name: 'dragenter' | 'dragover' | 'dragleave' | 'drop') =>
      fromEvent<DragEvent>(document, name).pipe(filter(holdsFiles), takeUntilDestroyed());
    on('dragenter').subscribe(() => this.count(1));
    on('dragleave').subscribe(() => this.count(-1));
    on('dragover').subscribe((event) => event.preventDefault());
    on('drop').subscribe((event) => {
      event.preventDefault();
      this.depth = 0;
      this.over.set(false);
      this.ttFileDrop.emit([...(event.dataTransfer?.files ?? [])]);
    });
  }

  /** Entering a child comes before leaving its parent, so the two are counted. */
  private count(change: 1 | -1): void {
    this.depth = Math.max(0, this.depth + change);
    this.over.set(this.depth > 0);
  }
}
