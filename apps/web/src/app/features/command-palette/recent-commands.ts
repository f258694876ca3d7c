import { Injectable, inject } from '@angular/core';
import { LocalStore } from '../../core/storage/local-store';

const KEY = 'recentCommands';
const KEPT = 8;

/** Which commands were used lately in this browser. */
@Injectable({ providedIn: 'root' })
export class RecentCommands {
  private readonly store = inject(LocalStore);

  /** Their ids, the latest first. */
  get ids(): readonly string[] {
    return (this.store.read(KEY) ?? '').split(' ').filter((id) => id !== '');
  }

  used(id: string): void {
    this.store.write(KEY, [id, ...this.ids.filter((other) => other !== id)].slice(0, KEPT).join(' '));
  }
}
