import type { ComponentType } from '@angular/cdk/overlay';
import type { DialogConfig, DialogRef } from '@angular/cdk/dialog';
import { Injectable, Injector, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { Parts } from './parts';

/** Opens dialogs, whose code is fetched when they are first wanted, together with all that lies over a page. */
@Injectable({ providedIn: 'root' })
export class Dialogs {
  private readonly parts = inject(Parts);
  private readonly injector = inject(Injector);

  /** Shows the dialog that `load` fetches. Resolves with its answer when it is closed; where it cannot be had, that is said. */
  async ask<R>(
    load: () => Promise<ComponentType<unknown>>,
    config: DialogConfig<unknown, DialogRef<R, unknown>>,
  ): Promise<R | undefined> {
    const fetched = await this.parts.fetch(() => Promise.all([import('./dialog'), load()]));
    if (fetched === null) return undefined;
    const [{ Dialog }, component] = fetched;
    const { closed } = this.injector.get(Dialog).open<R>(component, config);
    return firstValueFrom(closed, { defaultValue: undefined });
  }
}
