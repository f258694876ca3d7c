import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { Download as LucideDownload } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { sizeWords } from '../../../../core/i18n/sizes';
import { IconButton } from '../../../../ui/button/icon-button';
import { Icon } from '../../../../ui/icon/icon';
import { fileKind, savedFrom } from '../../data-access/attachment-look';

/** A file by its name, kind and size: to be downloaded, or looked at first. */
@Component({
  selector: 'tt-file-card',
  imports: [Icon, IconButton],
  template: `
    <a
      class="card"
      [href]="previewed() ? file().url : saved()"
      [attr.download]="previewed() ? null : file().filename"
      [attr.target]="previewed() ? '_blank' : null"
      rel="noopener"
      (click)="clicked($event)"
    >
      <span class="kind" aria-hidden="true">{{ kind() }}</span>
      <span class="name">
        <b [title]="file().filename"
          ><span class="visually-hidden">{{ previewed() ? t('chat.files.show') : t('chat.files.download') }}&ngsp;</span
          >{{ file().filename }}</b
        >
        <small [class.sent]="sender() !== null">{{ about() }}</small>
      </span>
      @if (!previewed()) {
        <tt-icon [icon]="download" />
      }
    </a>
    @if (previewed()) {
      <a
        ttIconButton
        class="save"
        [href]="saved()"
        [download]="file().filename"
        [label]="t('chat.files.downloadNamed', { name: file().filename })"
        [icon]="download"
      ></a>
    }
    <ng-content />
  `,
  styleUrl: './file-card.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FileCard {
  readonly file = input.required<Attachment>();
  /** Whether it can be looked at here. */
  readonly previewed = input(false);
  /** Who sent it, where that is not said beside it. */
  readonly sender = input<string | null>(null);
  /** Emits when it is to be looked at. */
  readonly opened = output<MouseEvent>();

  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  protected readonly download = LucideDownload;
  protected readonly saved = computed(() => savedFrom(this.file()));
  protected readonly kind = computed(() => fileKind(this.file()));
  protected readonly about = computed(() => {
    const size = sizeWords(this.file().size, this.i18n.locale());
    const sender = this.sender();
    return sender === null ? size : this.t('chat.files.sentBy', { size, name: sender });
  });

  /** Gives nothing back: a listener that gives `false` would keep the browser from downloading. */
  protected clicked(event: MouseEvent): void {
    if (this.previewed()) this.opened.emit(event);
  }
}
