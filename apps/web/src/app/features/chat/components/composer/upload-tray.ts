import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { LIMITS } from '@tertulia/contracts';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { sizeWords } from '../../../../core/i18n/sizes';
import { Tile } from '../../../../ui/tile/tile';
import type { OutgoingFile } from '../../data-access/outgoing-files';

/** The files that go with the next message, and how far they have got. */
@Component({
  selector: 'tt-upload-tray',
  imports: [Tile],
  template: `
    @for (file of files(); track file.key) {
      <tt-tile
        [name]="file.file.name"
        [note]="note(file)"
        [removeLabel]="t('ui.remove', { name: file.file.name })"
        [progress]="file.status === 'sending' ? percent(file) : null"
        [failed]="file.status === 'failed' || file.status === 'too-large'"
        (removed)="removed.emit(file.key)"
      />
    }
  `,
  styles: `
    :host {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
      max-height: 40dvh;
      padding: var(--s3) var(--s4) 0;
      overflow-y: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UploadTray {
  readonly files = input.required<readonly OutgoingFile[]>();
  /** Emits the key of a file that is to go. */
  readonly removed = output<number>();

  private readonly i18n = inject(I18n);
  private readonly words = inject(ErrorWords);
  protected readonly t = this.i18n.t;

  protected percent({ sent, file }: OutgoingFile): number {
    return file.size === 0 ? 100 : Math.round((sent / file.size) * 100);
  }

  protected note({ status, sent, file, error }: OutgoingFile): string {
    const words = (bytes: number): string => sizeWords(bytes, this.i18n.locale());
    if (status === 'too-large') return this.t('chat.files.tooLarge', { size: words(LIMITS.file.maxBytes) });
    if (status === 'failed') return this.words.of(error, 'chat.files.failed');
    const size = words(file.size);
    return status === 'ready' ? size : this.t('chat.files.progress', { sent: words(sent), size });
  }
}
