import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import { lookOf, pictureBox } from '../../data-access/attachment-look';
import { Lightbox } from '../../data-access/lightbox';
import type { SharedFile } from '../../data-access/shared-file';
import { FileCard } from './file-card';
import { MediaPlayer } from './media-player';

/** Pictures that are drawn of one message; the rest is told as a number. */
const MOST_DRAWN = 6;

/** Files: pictures in a grid whose space is kept before they arrive, sound and video to be played in place, others as cards. */
@Component({
  selector: 'tt-attachment-list',
  imports: [FileCard, MediaPlayer],
  template: `
    @if (pictures().length > 0) {
      <div class="pictures" [attr.data-count]="layout()">
        @for (picture of drawn(); track picture.shared.file.id; let last = $last) {
          <a
            [href]="picture.shared.file.url"
            target="_blank"
            rel="noopener"
            [attr.aria-label]="t('chat.files.open', { name: picture.shared.file.filename })"
            (click)="open($event, picture.shared)"
          >
            <img
              [src]="picture.shared.file.thumbnailUrl"
              [alt]="picture.shared.file.filename"
              [width]="picture.box.width"
              [height]="picture.box.height"
              [style.aspect-ratio]="layout() === '1' ? picture.box.width + ' / ' + picture.box.height : null"
              [class.whole]="picture.box.whole"
              loading="lazy"
              decoding="async"
            />
            @if (last && hidden() > 0) {
              <span class="more" aria-hidden="true">+{{ hidden() }}</span>
            }
          </a>
        }
      </div>
    }
    @for (shared of others(); track shared.file.id) {
      @if (kind(shared) === 'video' || kind(shared) === 'audio') {
        <tt-media-player [file]="shared.file" [video]="kind(shared) === 'video'" />
      } @else {
        <tt-file-card [file]="shared.file" [previewed]="kind(shared) === 'document'" (opened)="open($event, shared)" />
      }
    }
  `,
  styleUrl: './attachment-list.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AttachmentList {
  readonly files = input.required<readonly SharedFile[]>();

  protected readonly t = inject(I18n).t;
  private readonly lightbox = inject(Lightbox);
  protected readonly pictures = computed(() => this.files().filter(({ file }) => lookOf(file) === 'picture'));
  protected readonly drawn = computed(() =>
    this.pictures()
      .slice(0, MOST_DRAWN)
      .map((shared) => ({ shared, box: pictureBox(shared.file.width, shared.file.height) })),
  );
  protected readonly hidden = computed(() => this.pictures().length - this.drawn().length);
  protected readonly layout = computed(() => (this.drawn().length > 5 ? 'many' : String(this.drawn().length)));
  protected readonly others = computed(() => this.files().filter(({ file }) => lookOf(file) !== 'picture'));

  protected kind({ file }: SharedFile): ReturnType<typeof lookOf> {
    return lookOf(file);
  }

  /** Over the page, unless another tab or a download is asked for. */
  protected open(event: MouseEvent, shared: SharedFile): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const among = lookOf(shared.file) === 'picture' ? this.pictures() : [shared];
    void this.lightbox.open(among, shared);
  }
}
