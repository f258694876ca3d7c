import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { LucideDownload } from '@lucide/angular';
import { I18n } from '../../../../core/i18n/i18n';
import { sizeWords } from '../../../../core/i18n/sizes';
import { Icon } from '../../../../ui/icon/icon';
import { fileKind, pictureBox } from '../../data-access/attachment-look';

/** The files of a message: pictures with their space kept before they arrive, others as cards to download. */
@Component({
  selector: 'tt-attachment-list',
  imports: [Icon],
  template: `
    @if (pictures().length > 0) {
      <div class="pictures">
        @for (picture of pictures(); track picture.file.id) {
          <a
            [href]="picture.file.url"
            target="_blank"
            rel="noopener"
            [attr.aria-label]="t('chat.files.open', { name: picture.file.filename })"
          >
            <img
              [src]="picture.file.thumbnailUrl"
              [alt]="picture.file.filename"
              [width]="picture.box.width"
              [height]="picture.box.height"
              loading="lazy"
              decoding="async"
            />
          </a>
        }
      </div>
    }
    @for (file of files(); track file.id) {
      <a class="file" [href]="file.url" [download]="file.filename">
        <span class="kind" aria-hidden="true">{{ kind(file) }}</span>
        <span class="name">
          <b
            ><span class="visually-hidden">{{ t('chat.files.download') }}&ngsp;</span>{{ file.filename }}</b
          >
          <small>{{ size(file.size) }}</small>
        </span>
        <tt-icon [icon]="download" />
      </a>
    }
  `,
  styleUrl: './attachment-list.css',
  host: { '[class.compact]': 'compact()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class AttachmentList {
  readonly attachments = input.required<readonly Attachment[]>();
  /** Small pictures, for a narrow column. */
  readonly compact = input(false);
  protected readonly pictures = computed(() =>
    this.attachments()
      .filter(({ thumbnailUrl }) => thumbnailUrl !== null)
      .map((file) => ({ file, box: pictureBox(file.width, file.height) })),
  );
  protected readonly files = computed(() => this.attachments().filter(({ thumbnailUrl }) => thumbnailUrl === null));
  protected readonly download = LucideDownload;
  protected readonly kind = fileKind;
  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;

  protected size(bytes: number): string {
    return sizeWords(bytes, this.i18n.locale());
  }
}
