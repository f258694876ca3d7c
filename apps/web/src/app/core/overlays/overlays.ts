import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';

/** What can lie over the whole page. */
export type Overlay = 'palette' | 'shortcuts';

/** Asks for what lies over the page; whoever shows it is fetched then. */
@Injectable({ providedIn: 'root' })
export class Overlays {
  private readonly askedSubject = new Subject<Overlay>();

  /** Emits what is asked for. */
  readonly asked$ = this.askedSubject.asObservable();

  open(overlay: Overlay): void {
    this.askedSubject.next(overlay);
  }
}
