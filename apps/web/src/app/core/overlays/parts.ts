import { Injectable, inject, signal, type Signal } from '@angular/core';
import { I18n } from '../i18n/i18n';
import { Notices } from '../notices/notices';
import { Progress } from '../progress/progress';

/** Code of a part of a page that the page is shown without. */
export interface Part {
  /** Whether it is there. */
  readonly there: Signal<boolean>;
  /** Whether it could not be had when it was last wanted. */
  readonly failed: Signal<boolean>;
  /** Fetches it; whether it is there now. Where it cannot be had, that is said, and the next call tries again. */
  want(): Promise<boolean>;
}

/** Fetches what is only needed now and then, when it is needed, and says in words where it cannot be had. */
@Injectable({ providedIn: 'root' })
export class Parts {
  private readonly notices = inject(Notices);
  private readonly progress = inject(Progress);
  private readonly t = inject(I18n).t;
  private readonly known = new Map<string, Part>();

  /** The part of that name, whose code `load` fetches; the same one for all who ask. */
  part(name: string, load: () => Promise<unknown>): Part {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const there = signal(false);
    const failed = signal(false);
    const want = async (): Promise<boolean> => {
      if (there()) return true;
      const loaded = (await this.fetch(load)) !== null;
      failed.set(!loaded);
      there.set(loaded);
      return loaded;
    };
    const part = { there: there.asReadonly(), failed: failed.asReadonly(), want };
    this.known.set(name, part);
    return part;
  }

  /** What `load` fetches; `null` where it cannot be had, which is said. */
  async fetch<T>(load: () => Promise<T>): Promise<T | null> {
    try {
      return await this.progress.of(load());
    } catch {
      this.notices.complain(this.t('ui.partFailed'));
      return null;
    }
  }
}
