import { Injectable } from '@angular/core';

/** Which long messages the reader unfolded: they stay so when they scroll out of view and back. */
@Injectable({ providedIn: 'root' })
export class Unfolded {
  private readonly keys = new Set<string>();

  has(key: string): boolean {
    return this.keys.has(key);
  }

  set(key: string, unfolded: boolean): void {
    if (unfolded) this.keys.add(key);
    else this.keys.delete(key);
  }
}
