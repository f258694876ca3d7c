import { Injectable, Injector, inject } from '@angular/core';
import { I18n } from '../../../core/i18n/i18n';
import { Dialogs } from '../../../core/overlays/dialogs';
import type { SharedFile } from './shared-file';

/** What is looked at, and which of them first. */
export interface Viewing {
  files: readonly SharedFile[];
  index: number;
}

/** Shows pictures and documents large, over the page. Its code is fetched when it is first used. */
@Injectable()
export class Lightbox {
  private readonly dialogs = inject(Dialogs);
  private readonly injector = inject(Injector);
  private readonly t = inject(I18n).t;

  /** Shows `file` among `files`. The focus comes back to where it was. */
  async open(files: readonly SharedFile[], file: SharedFile): Promise<void> {
    const data: Viewing = {
      files,
      index: Math.max(
        0,
        files.findIndex((it) => it.file.id === file.file.id),
      ),
    };
    await this.dialogs.ask(() => import('../components/lightbox/lightbox-dialog').then((it) => it.LightboxDialog), {
      data,
      injector: this.injector,
      panelClass: 'tt-lightbox',
      backdropClass: 'tt-lightbox-backdrop',
      ariaLabel: this.t('chat.viewer.label'),
      autoFocus: 'dialog',
    });
  }
}
