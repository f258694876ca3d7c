import { Injectable } from '@angular/core';
import { Subject } from 'rxjs';

/** A question before something that cannot be taken back. */
export interface Confirmation {
  title: string;
  text: string;
  /** What the button that does it says. */
  action: string;
}

/** A question of a part that knows no dialogs, and who waits for its answer: the first one counts. */
export interface Question extends Confirmation {
  answer: (yes: boolean) => void;
}

/** What can lie over the whole page. */
export type Overlay = 'palette' | 'shortcuts' | Question;

/** Asks for what lies over the page; whoever shows it is fetched then. */
@Injectable({ providedIn: 'root' })
export class Overlays {
  private readonly askedSubject = new Subject<Overlay>();

  /** Emits what is asked for. */
  readonly asked$ = this.askedSubject.asObservable();

  open(overlay: Overlay): void {
    this.askedSubject.next(overlay);
  }

  /** Asks; resolves with whether the answer is yes. */
  ask(question: Confirmation): Promise<boolean> {
    return new Promise((answer) => this.open({ ...question, answer }));
  }
}
