import { Injectable } from '@angular/core';
import { BehaviorSubject } from 'rxjs';

/** What can be done about a notice. */
export interface NoticeAction {
  label: string;
  run: () => void;
  /** Whether it takes back what the notice tells of: the shortcut for that means it as well. */
  undoes?: boolean;
}

/** A short notice; it goes by itself unless it is kept. */
export interface Notice {
  id: number;
  text: string;
  bad: boolean;
  action: NoticeAction | null;
}

/** How long a notice is there. */
export interface Stay {
  /** Milliseconds, of which none pass while somebody is at it. */
  ms: number;
  /** Called when it has gone, whatever made it go. */
  gone?: () => void;
}

interface Kept extends Notice, Stay {
  since: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const SHOWN_MS = 6_000;
const MOST = 3;

/** The notices in the corner of the page. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly noticesSubject = new BehaviorSubject<readonly Kept[]>([]);
  private lastId = 0;

  /** Emits the notices that are shown, oldest first. */
  readonly notices$ = this.noticesSubject.asObservable();

  /** Shows `text`, for six seconds unless told otherwise, and gives its id; `action` may undo or repeat what it tells of. */
  say(text: string, action: Notice['action'] = null, stay: Stay = { ms: SHOWN_MS }): number {
    return this.show({ text, bad: false, action }, stay);
  }

  /** Shows that something did not work, for six seconds. */
  complain(text: string, action: Notice['action'] = null): void {
    this.show({ text, bad: true, action }, { ms: SHOWN_MS });
  }

  /** Shows `text` with something to do about it until one does that or dismisses it. */
  keep(text: string, action: NoticeAction): void {
    this.show({ text, bad: false, action }, { ms: Infinity });
  }

  /** Does what a notice offers, and takes it away. */
  act({ id, action }: Notice): void {
    action?.run();
    this.dismiss(id);
  }

  /** Takes back what the newest notice tells of that can be; whether there is one. */
  undo(): boolean {
    const newest = this.noticesSubject.value.findLast(({ action }) => action?.undoes);
    if (newest !== undefined) this.act(newest);
    return newest !== undefined;
  }

  dismiss(id: number): void {
    const notice = this.noticesSubject.value.find((one) => one.id === id);
    if (notice === undefined) return;
    clearTimeout(notice.timer);
    this.noticesSubject.next(this.noticesSubject.value.filter((other) => other !== notice));
    notice.gone?.();
  }

  /** Lets a notice wait for as long as the pointer or the focus is on it. */
  attend(id: number, isAttended: boolean): void {
    const notice = this.noticesSubject.value.find((one) => one.id === id);
    if (notice === undefined || isAttended === (notice.timer === undefined)) return;
    if (isAttended) {
      clearTimeout(notice.timer);
      notice.timer = undefined;
      notice.ms -= performance.now() - notice.since;
    } else {
      this.time(notice);
    }
  }

  private show(shown: Omit<Notice, 'id'>, stay: Stay): number {
    const notice: Kept = { ...shown, ...stay, id: ++this.lastId, since: 0, timer: undefined };
    // Said once; but each thing that can be undone has a notice of its own.
    const same = this.noticesSubject.value.filter(({ text }) => text === notice.text && !notice.action?.undoes);
    for (const { id } of same) this.dismiss(id);
    this.noticesSubject.next([...this.noticesSubject.value, notice]);
    this.time(notice);
    const passing = this.noticesSubject.value.filter(({ ms }) => Number.isFinite(ms));
    for (const { id } of passing.slice(0, Math.max(0, this.noticesSubject.value.length - MOST))) this.dismiss(id);
    return notice.id;
  }

  private time(notice: Kept): void {
    if (!Number.isFinite(notice.ms)) return;
    notice.since = performance.now();
    notice.timer = setTimeout(() => this.dismiss(notice.id), Math.max(0, notice.ms));
  }
}
