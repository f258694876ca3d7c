import { Injectable } from '@angular/core';
import type { IconNode } from 'lucide';
import { BehaviorSubject, combineLatest, map, of, switchMap, type Observable } from 'rxjs';
import type { ShortcutId } from '../shortcuts/shortcuts';

/** Something that the command palette offers. */
export interface Command {
  id: string;
  kind: 'conversation' | 'person' | 'action';
  /** What it is called, and found by. */
  label: string;
  /** More words to find it by; not shown. */
  words?: string;
  /** A line that tells it from others of the same name. */
  hint?: string;
  /** A picture for a conversation or person. */
  avatar?: { seed: string; src: string | null };
  icon?: IconNode;
  unread?: number;
  shortcut?: ShortcutId;
  run: () => void;
}

/** Gives commands for what was typed so far, at once and as more are found. */
export type CommandSource = (query: string) => Observable<readonly Command[]>;

/** What the command palette offers: each part of the client adds its own while it is there. */
@Injectable({ providedIn: 'root' })
export class Commands {
  private readonly sourcesSubject = new BehaviorSubject<readonly CommandSource[]>([]);

  /** Adds a source; gives what takes it away again. */
  add(source: CommandSource): () => void {
    this.sourcesSubject.next([...this.sourcesSubject.value, source]);
    return () => this.sourcesSubject.next(this.sourcesSubject.value.filter((other) => other !== source));
  }

  /** Emits what all sources offer for a query, and again as more is found. */
  find(query: string): Observable<readonly Command[]> {
    return this.sourcesSubject.pipe(
      switchMap((sources) => (sources.length === 0 ? of([]) : combineLatest(sources.map((source) => source(query))))),
      map((lists) => lists.flat()),
    );
  }
}
