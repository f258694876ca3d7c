import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { FileCard } from './file-card';

/** Sound or video, played in place; a card where this browser cannot. */
@Component({
  selector: 'tt-media-player',
  imports: [FileCard],
  template: `
    @if (!refused()) {
      @if (video()) {
        <video
          controls
          playsinline
          preload="metadata"
          [src]="file().url"
          [attr.aria-label]="t('chat.files.video', { name: file().filename })"
          (error)="refused.set(true)"
        ></video>
      } @else {
        <audio
          controls
          preload="metadata"
          [src]="file().url"
          [attr.aria-label]="t('chat.files.audio', { name: file().filename })"
          (error)="refused.set(true)"
        ></audio>
      }
    }
    <tt-file-card [file]="file()" />
  `,
  styles: `
    :host {
      display: block;
      width: var(--file-width);
      max-width: 100%;
      margin: var(--s1) 0;
    }
    video,
    audio {
      display: block;
      width: 100%;
      border-radius: var(--r2);
    }
    video {
      aspect-ratio: 16 / 9;
      background: var(--stage);
    }
    audio {
      height: 44px;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MediaPlayer {
  readonly file = input.required<Attachment>();
  readonly video = input.required<boolean>();

  protected readonly t = inject(I18n).t;
  protected readonly refused = signal(false);
}
