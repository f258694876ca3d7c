import { Injectable } from '@angular/core';
import { BehaviorSubject } from 'rxjs';

/** A short notice; it goes by itself unless it is kept. */
export interface Notice {
  id: number;
  text: string;
  bad: boolean;
  action: { label: string; run: () => void } | null;
}

const SHOWN_MS = 6_000;
const MOST = 3;

/** The notices in the corner of the page. */
@Injectable({ providedIn: 'root' })
export class Notices {
  private readonly noticesSubject = new BehaviorSubject<readonly Notice[]>([]);
  private lastId = 0;

  /** Emits the notices that are shown, oldest first. */
  readonly notices$ = this.noticesSubject.asObservable();

  /** Shows `text` for six seconds and gives its id; `action` may undo or repeat what it tells of. */
  say(text: string, action: Notice['action'] = null): number {
    return this.show({ text, bad: false, action });
  }

  /** Shows that something did not work, for six seconds. */
  complain(text: string, action: Notice['action'] = null): void {
    this.show({ text, bad: true, action });
  }

  /** Shows `text` with something to do about it until one does that or dismisses it. */
  keep(text: string, action: NonNullable<Notice['action']>): void {
    this.show({ text, bad: false, action }, Infinity);
  }

  dismiss(id: number): void {
    this.noticesSubject.next(this.noticesSubject.value.filter((notice) => notice.id !== id));
  }

  private show(notice: Omit<Notice, 'id'>, ms = SHOWN_MS): number {
    const id = ++this.lastId;
    const others = this.noticesSubject.value.filter(({ text }) => text !== notice.text);
    this.noticesSubject.next([...others, { ...notice, id }].slice(-MOST));
    if (Number.isFinite(ms)) setTimeout(() => this.dismiss(id), ms);
    return id;
  }
}
