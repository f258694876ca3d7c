import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject, signal, viewChild } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { User } from '@tertulia/contracts';
import {
  ChevronLeft as LucideChevronLeft,
  ChevronRight as LucideChevronRight,
  Download as LucideDownload,
  MessageSquareText as LucideMessageSquareText,
  X as LucideX,
  ZoomIn as LucideZoomIn,
  ZoomOut as LucideZoomOut,
} from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { sizeWords } from '../../../../core/i18n/sizes';
import { fullTime } from '../../../../core/time/time-words';
import { IconButton } from '../../../../ui/button/icon-button';
import { lookOf, savedFrom } from '../../data-access/attachment-look';
import type { Viewing } from '../../data-access/lightbox';
import { MessageActions } from '../../data-access/message-actions';
import { People } from '../../data-access/people';
import { PdfView } from './pdf-view';
import { ZoomImage } from './zoom-image';

/** Pictures and documents, one at a time over the whole window. */
@Component({
  selector: 'tt-lightbox-dialog',
  imports: [IconButton, PdfView, ZoomImage],
  templateUrl: './lightbox-dialog.html',
  styleUrl: './lightbox-dialog.css',
  host: { '(document:keydown)': 'key($event)' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class LightboxDialog {
  protected readonly ref = inject<DialogRef>(DialogRef);
  private readonly viewing = inject<Viewing>(DIALOG_DATA);
  private readonly i18n = inject(I18n);
  private readonly actions = inject(MessageActions);
  private readonly users = toSignal(inject(People).users$, { initialValue: new Map<string, User>() });
  private readonly image = viewChild(ZoomImage);
  private readonly pdf = viewChild(PdfView);
  private readonly index = signal(this.viewing.index);

  protected readonly t = this.i18n.t;
  protected readonly count = this.viewing.files.length;
  protected readonly shown = computed(() => this.viewing.files[this.index()] ?? null);
  protected readonly isDocument = computed(() => {
    const shown = this.shown();
    return shown !== null && lookOf(shown.file) === 'document';
  });
  protected readonly place = computed(() =>
    this.t('chat.viewer.place', { index: this.index() + 1, count: this.count }),
  );
  protected readonly about = computed(() => {
    const shown = this.shown();
    if (shown === null) return '';
    const { senderId, at, file } = shown;
    const name = this.users().get(senderId)?.displayName ?? this.t('chat.someone');
    const locale = this.i18n.locale();
    return this.t('chat.viewer.about', { name, time: fullTime(at, locale), size: sizeWords(file.size, locale) });
  });
  protected readonly savedFrom = savedFrom;
  protected readonly x = LucideX;
  protected readonly download = LucideDownload;
  protected readonly message = LucideMessageSquareText;
  protected readonly before = LucideChevronLeft;
  protected readonly after = LucideChevronRight;
  protected readonly closer = LucideZoomIn;
  protected readonly further = LucideZoomOut;

  protected step(by: 1 | -1): void {
    this.index.update((index) => (index + by + this.count) % this.count);
  }

  protected zoom(factor: number): void {
    this.image()?.zoom(factor);
    this.pdf()?.zoom(factor);
  }

  protected toMessage(seq: number): void {
    this.ref.close();
    this.actions.jumpTo(seq);
  }

  protected key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = this.actionOf(event.key);
    if (action === null) return;
    event.preventDefault();
    action();
  }

  private actionOf(key: string): (() => void) | null {
    if (key === 'ArrowLeft' && this.count > 1) return () => this.step(-1);
    if (key === 'ArrowRight' && this.count > 1) return () => this.step(1);
    if (key === '+' || key === '=') return () => this.zoom(1.5);
    if (key === '-') return () => this.zoom(1 / 1.5);
    if (key === '0') return () => this.zoom(0);
    if (key === 'PageDown' && this.pdf()) return () => this.pdf()?.step(1);
    if (key === 'PageUp' && this.pdf()) return () => this.pdf()?.step(-1);
    return null;
  }
}
