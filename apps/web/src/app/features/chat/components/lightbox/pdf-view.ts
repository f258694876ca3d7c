import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  type ElementRef,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import type { PDFDocumentLoadingTask, PDFDocumentProxy, RenderTask } from 'pdfjs-dist';
import { ChevronLeft as LucideChevronLeft, ChevronRight as LucideChevronRight } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { IconButton } from '../../../../ui/button/icon-button';
import { openPdf } from './open-pdf';

/** How wide a page is drawn at most before it is enlarged, in pixels. */
const WIDEST = 900;
const MARGIN = 32;

/** A PDF, one page at a time. */
@Component({
  selector: 'tt-pdf-view',
  imports: [IconButton],
  templateUrl: './pdf-view.html',
  styleUrl: './pdf-view.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PdfView {
  readonly url = input.required<string>();
  readonly name = input.required<string>();

  protected readonly t = inject(I18n).t;
  private readonly paper = viewChild.required<ElementRef<HTMLElement>>('paper');
  private readonly canvas = viewChild.required<ElementRef<HTMLCanvasElement>>('canvas');
  private readonly document = signal<PDFDocumentProxy | null>(null);
  private readonly scale = signal(1);
  protected readonly state = signal<'loading' | 'ready' | 'failed'>('loading');
  protected readonly page = signal(1);
  /** What the page says, for whoever does not see it. */
  protected readonly text = signal('');
  protected readonly pages = computed(() => this.document()?.numPages ?? 0);
  protected readonly place = computed(() => this.t('chat.viewer.page', { index: this.page(), count: this.pages() }));
  protected readonly before = LucideChevronLeft;
  protected readonly after = LucideChevronRight;
  private task: PDFDocumentLoadingTask | null = null;
  private rendering: RenderTask | null = null;

  constructor() {
    effect(() => void this.open(this.url()));
    effect(() => {
      const document = this.document();
      if (document !== null) void this.draw(document, this.page(), this.scale());
    });
    inject(DestroyRef).onDestroy(() => this.close());
  }

  /** Turns the page. */
  step(by: 1 | -1): void {
    this.page.update((page) => Math.min(this.pages(), Math.max(1, page + by)));
    this.paper().nativeElement.scrollTop = 0;
  }

  /** Enlarges by that factor; 0 fits the page in again. */
  zoom(factor: number): void {
    this.scale.update((scale) => (factor === 0 ? 1 : Math.min(4, Math.max(0.5, scale * factor))));
  }

  private async open(url: string): Promise<void> {
    this.close();
    this.state.set('loading');
    this.page.set(1);
    try {
      const task = await openPdf(url);
      this.task = task;
      this.document.set(await task.promise);
    } catch {
      this.state.set('failed');
    }
  }

  private async draw(document: PDFDocumentProxy, number: number, scale: number): Promise<void> {
    try {
      const page = await document.getPage(number);
      const room = Math.min(WIDEST, this.paper().nativeElement.clientWidth - MARGIN);
      const width = room * scale;
      const viewport = page.getViewport({ scale: width / page.getViewport({ scale: 1 }).width });
      const canvas = this.canvas().nativeElement;
      this.rendering?.cancel();
      const sharpness = Math.min(2, devicePixelRatio);
      canvas.width = Math.floor(viewport.width * sharpness);
      canvas.height = Math.floor(viewport.height * sharpness);
      canvas.style.width = `${viewport.width}px`;
      canvas.style.height = `${viewport.height}px`;
      this.rendering = page.render({ canvas, viewport, transform: [sharpness, 0, 0, sharpness, 0, 0] });
      await this.rendering.promise;
      const { items } = await page.getTextContent();
      this.text.set(items.map((item) => ('str' in item ? item.str : '')).join(' '));
      this.state.set('ready');
    } catch (error) {
      const cancelled = error instanceof Error && error.name === 'RenderingCancelledException';
      if (!cancelled) this.state.set('failed');
    }
  }

  private close(): void {
    this.rendering?.cancel();
    this.rendering = null;
    this.document.set(null);
    void this.task?.destroy();
    this.task = null;
  }
}
