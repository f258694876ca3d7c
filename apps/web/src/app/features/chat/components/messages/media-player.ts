import { ChangeDetectionStrategy, Component, inject, input, signal } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { FileCard } from './file-card';

/** Milliseconds within which what was begun anew and stops again is given up. */
const SETTLED_AFTER = 10_000;

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
          (error)="stopped($event.target)"
        ></video>
      } @else {
        <audio
          controls
          preload="metadata"
          [src]="file().url"
          [attr.aria-label]="t('chat.files.audio', { name: file().filename })"
          (error)="stopped($event.target)"
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
  /** When it was begun anew, by the page's clock. */
  private begunAnew = -Infinity;

  /**
   * It cannot go on. Where that is the network's doing it is begun anew at the place that it had reached: the address that
   * the server sent the browser on to, to a store, holds for a minute, and is asked again by whoever plays it later.
   */
  protected stopped(target: EventTarget | null): void {
    const now = performance.now();
    const isCutOff = target instanceof HTMLMediaElement && target.error?.code === MediaError.MEDIA_ERR_NETWORK;
    if (!isCutOff || now - this.begunAnew < SETTLED_AFTER) return this.refused.set(true);
    this.begunAnew = now;
    const { currentTime, paused } = target;
    const goOn = (): void => {
      target.currentTime = currentTime;
      if (!paused) target.play().catch(() => undefined);
    };
    target.addEventListener('loadedmetadata', goOn, { once: true });
    target.load();
  }
}
