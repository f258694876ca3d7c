import { Injectable } from '@angular/core';
import { BehaviorSubject } from 'rxjs';

/** A short notice; it goes by itself unless it is bad news with something to do about it. */
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

  dismiss(id: number): void {
    this.noticesSubject.next(this.noticesSubject.value.filter((notice) => notice.id !== id));
  }

  private show(notice: Omit<Notice, 'id'>): number {
    const id = ++this.lastId;
    const others = this.noticesSubject.value.filter(({ text }) => text !== notice.text);
    this.noticesSubject.next([...others, { ...notice, id }].slice(-MOST));
    setTimeout(() => this.dismiss(id), SHOWN_MS);
    return id;
  }
}
