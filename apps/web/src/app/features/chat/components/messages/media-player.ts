import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { FileCard } from './file-card';

/** Sound or video, played in place; where this browser cannot, its place says so, above the card. */
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
    } @else {
      <p [class.video]="video()">{{ t('chat.viewer.notShown') }}</p>
    }
    <tt-file-card [file]="file()" />
  `,
  styles: `
    :host {
      --player: 54px;
      display: block;
      width: var(--file-width);
      max-width: 100%;
      margin: var(--s1) 0;
    }
    video,
    audio,
    p {
      display: block;
      width: 100%;
      border-radius: var(--r2);
    }
    video,
    .video {
      aspect-ratio: 16 / 9;
    }
    video {
      background: var(--stage);
    }
    audio {
      height: var(--player);
    }
    /* What cannot be played keeps its place: nothing that one reads moves. */
    p {
      min-height: var(--player);
      display: grid;
      place-items: center;
      padding: var(--s2) var(--s3);
      background: var(--hover);
      color: var(--ink-2);
      font-size: var(--t2);
      text-align: center;
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
