import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { distinctUntilChanged, from, of, switchMap } from 'rxjs';
import { problemOf } from '../../../../core/http/problem-of';
import { durationWords } from '../../../../core/i18n/durations';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { partWords, sizeWords } from '../../../../core/i18n/sizes';
import { UploadRules } from '../../../../core/upload/upload-rules';
import { Tile } from '../../../../ui/tile/tile';
import { fileKind, isShowable } from '../../data-access/attachment-look';
import { FileLost } from '../../data-access/file-uploads';
import type { OutgoingFile } from '../../data-access/outgoing-file';
import { Previews } from '../../data-access/previews';

/** What is refused for what the file is. */
const FINAL: ReadonlySet<string> = new Set(['UNSUPPORTED_MEDIA_TYPE', 'PAYLOAD_TOO_LARGE', 'FILE_INFECTED']);

/** One file on its way. */
@Component({
  selector: 'tt-upload-tile',
  imports: [Tile],
  template: `
    <tt-tile
      [name]="file().name"
      [note]="note()"
      [detail]="detail()"
      [kind]="kind()"
      [picture]="picture()"
      [removeLabel]="t('ui.remove', { name: file().name })"
      [progress]="percent()"
      [failed]="failed()"
      (removed)="removed.emit()"
    >
      @if (retriable()) {
        <button type="button" class="again" (click)="retried.emit()">{{ t('ui.tryAgain') }}</button>
      }
    </tt-tile>
  `,
  styles: `
    :host {
      display: block;
      max-width: 100%;
    }
    .again {
      min-height: 24px;
      color: var(--bad);
      font-weight: 600;
      text-decoration: underline;
    }
    @media (max-width: 720px) {
      .again {
        min-height: var(--control);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class UploadTile {
  readonly file = input.required<OutgoingFile>();
  /** Emits when the file is to go. */
  readonly removed = output();
  /** Emits when a file that failed is to be sent again. */
  readonly retried = output();

  private readonly i18n = inject(I18n);
  private readonly words = inject(ErrorWords);
  private readonly previews = inject(Previews);
  private readonly uploadRules = inject(UploadRules);
  private readonly rules = toSignal(this.uploadRules.rules$, { initialValue: this.uploadRules.now });
  protected readonly t = this.i18n.t;
  protected readonly kind = computed(() => fileKind({ filename: this.file().name, mimeType: this.file().type }));
  private readonly shownKey = computed(() => {
    const { key, type, refusal } = this.file();
    return isShowable(type) && refusal === null ? key : null;
  });
  protected readonly picture = toSignal(
    toObservable(this.shownKey).pipe(
      distinctUntilChanged(),
      switchMap((key) => (key === null ? of(null) : from(this.previews.of(key)))),
    ),
    { initialValue: null },
  );
  protected readonly failed = computed(() => this.file().status === 'failed' || this.file().status === 'refused');
  /** Not where the server has seen all of it and would say the same again. */
  protected readonly retriable = computed(
    () => this.file().status === 'failed' && !FINAL.has(problemOf(this.file().error)?.code ?? ''),
  );
  protected readonly percent = computed(() => {
    const { status, sent, size } = this.file();
    if (status === 'ready' || this.failed()) return null;
    return size === 0 ? 100 : Math.round((sent / size) * 100);
  });
  protected readonly note = computed(() => {
    const { status, sent, size, error, refusal } = this.file();
    if (refusal === 'too-large') return this.t('chat.files.tooLarge', { size: this.size(this.rules().maxBytes) });
    if (refusal === 'empty') return this.t('chat.files.empty');
    if (refusal === 'type') return this.t('chat.files.type');
    if (status === 'failed' && error instanceof FileLost) return this.t('chat.files.lost');
    if (status === 'failed') return this.words.because('chat.files.notSent', error);
    if (status === 'ready' || status === 'queued') return this.size(size);
    return this.t('chat.files.progress', {
      sent: partWords(sent, size, this.i18n.locale()),
      size: this.size(size),
    });
  });
  protected readonly detail = computed(() => {
    const { status, sent, size, speed } = this.file();
    if (status === 'queued') return this.t('chat.files.queued');
    if (status === 'paused') return this.t('chat.files.paused');
    if (status !== 'sending') return '';
    if (sent >= size) return this.t('chat.files.checking');
    if (speed === null || speed < 1) return '';
    return this.t('chat.files.pace', {
      speed: this.size(speed),
      left: durationWords((size - sent) / speed, this.i18n.locale()),
    });
  });

  private size(bytes: number): string {
    return sizeWords(bytes, this.i18n.locale());
  }
}
