import { ChangeDetectionStrategy, Component, inject, output } from '@angular/core';
import { Paperclip as LucidePaperclip } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { IconButton } from '../../../../ui/button/icon-button';

/** The button "Attach files" with the file dialog behind it. */
@Component({
  selector: 'tt-attach-button',
  imports: [IconButton],
  template: `
    <input #picker type="file" multiple hidden tabindex="-1" aria-hidden="true" (change)="take(picker)" />
    <button
      ttIconButton
      type="button"
      [label]="t('chat.composer.attach')"
      [icon]="clip"
      (click)="picker.click()"
    ></button>
  `,
  styles: `
    :host {
      display: contents;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AttachButton {
  /** Emits the files that were chosen. */
  readonly chosen = output<readonly File[]>();

  protected readonly t = inject(I18n).t;
  protected readonly clip = LucidePaperclip;

  protected take(picker: HTMLInputElement): void {
    this.chosen.emit([...(picker.files ?? [])]);
    // The same file can be chosen again.
    picker.value = '';
  }
}
