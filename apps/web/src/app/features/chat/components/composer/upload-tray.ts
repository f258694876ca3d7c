import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { Tile } from '../../../../ui/tile/tile';
import { sizeWords } from '../../data-access/attachment-look';
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
        [progress]="file.status === 'sending' ? percent(file) : null"
        [failed]="file.status === 'failed'"
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

  protected percent({ sent, file }: OutgoingFile): number {
    return file.size === 0 ? 100 : Math.round((sent / file.size) * 100);
  }

  protected note({ status, sent, file, reason }: OutgoingFile): string {
    if (status === 'failed') return reason ?? 'It could not be sent.';
    return status === 'ready' ? sizeWords(file.size) : `${sizeWords(sent)} of ${sizeWords(file.size)}`;
  }
}
