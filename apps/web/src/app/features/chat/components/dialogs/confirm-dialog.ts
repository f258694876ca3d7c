import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import type { Confirmation } from '../../../../core/overlays/overlays';
import { Button } from '../../../../ui/button/button';

/** Asks, and closes with `true` for yes. */
@Component({
  selector: 'tt-confirm-dialog',
  imports: [Button],
  template: `
    <h2>{{ data.title }}</h2>
    <p>{{ data.text }}</p>
    <div class="actions">
      <button ttButton type="button" (click)="ref.close(false)">{{ t('ui.cancel') }}</button>
      <button ttButton look="danger" type="button" (click)="ref.close(true)">{{ data.action }}</button>
    </div>
  `,
  styleUrl: './dialog.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConfirmDialog {
  protected readonly t = inject(I18n).t;
  protected readonly data = inject<Confirmation>(DIALOG_DATA);
  protected readonly ref = inject<DialogRef<boolean>>(DialogRef);
}
