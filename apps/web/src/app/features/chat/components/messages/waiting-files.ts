import { ChangeDetectionStrategy, Component, inject, input } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { switchMap } from 'rxjs';
import { OutgoingFiles } from '../../data-access/outgoing-files';
import { UploadTray } from '../composer/upload-tray';

/** The files that a message waits for. */
@Component({
  selector: 'tt-waiting-files',
  imports: [UploadTray],
  template: `
    @if (files().length > 0) {
      <tt-upload-tray [files]="files()" />
    }
  `,
  styles: `
    tt-upload-tray {
      max-height: none;
      padding: var(--s1) 0;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class WaitingFiles {
  readonly messageId = input.required<string>();
  private readonly outgoing = inject(OutgoingFiles);
  protected readonly files = toSignal(toObservable(this.messageId).pipe(switchMap((id) => this.outgoing.of$(id))), {
    initialValue: [],
  });
}
