import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  afterRenderEffect,
  computed,
  inject,
  input,
  viewChildren,
} from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import { OutgoingFiles } from '../../data-access/outgoing-files';
import type { OutgoingFile } from '../../data-access/outgoing-file';
import { UploadTile } from './upload-tile';

/** Files on their way, and how far they have got. */
@Component({
  selector: 'tt-upload-tray',
  imports: [UploadTile],
  template: `
    @for (file of files(); track file.key) {
      <tt-upload-tile [file]="file" (removed)="outgoing.remove(file.key)" (retried)="outgoing.retry(file.key)" />
    }
    <span class="visually-hidden" role="status">{{ summary() }}</span>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(min(100%, calc(var(--tile-width) * 0.9)), 1fr));
      gap: var(--s2);
      max-height: 40dvh;
      padding: var(--s3) var(--s4) 0;
      overflow-y: auto;
    }
    tt-upload-tile {
      --tile-width: 100%;
    }
    @media (max-width: 720px) {
      :host {
        padding-inline: var(--s2);
      }
    }
  `,
  host: { role: 'group', '[attr.aria-label]': "t('chat.files.outgoing')" },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UploadTray {
  readonly files = input.required<readonly OutgoingFile[]>();
  protected readonly outgoing = inject(OutgoingFiles);
  protected readonly t = inject(I18n).t;
  /** Said politely when it changes: how many are on their way, not how far each has got. */
  protected readonly summary = computed(() => {
    const count = (...statuses: OutgoingFile['status'][]): number =>
      this.files().filter(({ status }) => statuses.includes(status)).length;
    const failed = count('failed', 'refused');
    const sending = count('queued', 'sending', 'paused');
    if (failed > 0) return this.t('chat.files.stuck', { count: failed });
    if (sending > 0) return this.t('chat.files.sending', { count: sending });
    return this.t('chat.files.there', { count: count('ready') });
  });
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly tiles = viewChildren<UploadTile, ElementRef<HTMLElement>>(UploadTile, { read: ElementRef });
  private readonly firstFailed = computed(
    () => this.files().find(({ status }) => status === 'failed' || status === 'refused')?.key,
  );

  constructor() {
    // Of many files the one that keeps the message back may be further down than is seen. The tray alone scrolls.
    afterRenderEffect(() => {
      const key = this.firstFailed();
      const tile = this.tiles()[this.files().findIndex((file) => file.key === key)]?.nativeElement;
      if (tile) this.bringIntoView(tile);
    });
  }

  private bringIntoView(tile: HTMLElement): void {
    const seen = this.host.getBoundingClientRect();
    const { top, bottom } = tile.getBoundingClientRect();
    if (top < seen.top) this.host.scrollTop -= seen.top - top;
    else if (bottom > seen.bottom) this.host.scrollTop += bottom - seen.bottom;
  }
}
