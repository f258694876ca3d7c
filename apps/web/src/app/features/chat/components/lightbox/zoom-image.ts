import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
} from '@angular/core';
import type { Attachment } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { isShowable } from '../../data-access/attachment-look';
import { FITTED, panned, zoomed, type Frame, type Placement } from '../../data-access/zoom-pan';

/** How much a double click enlarges. */
const CLOSE = 2.5;
/** Pixels that make a touch a swipe. */
const SWIPE = 60;

interface Point {
  x: number;
  y: number;
}

/** A picture as large as its frame, that can be enlarged by wheel, pinch and double click, and moved. */
@Component({
  selector: 'tt-zoom-image',
  template: `
    <img class="soft" [src]="file().thumbnailUrl" alt="" [style.aspect-ratio]="ratio()" [class.gone]="loaded()" />
    @if (failed()) {
      <p>{{ t('chat.viewer.notShown') }}</p>
    } @else {
      <img
        #picture
        [src]="address()"
        [alt]="file().filename"
        [style.transform]="transform()"
        draggable="false"
        (load)="loaded.set(true)"
        (error)="failed.set(true)"
      />
    }
  `,
  styles: `
    :host {
      position: relative;
      display: grid;
      /* No larger than its frame, whatever is in it: a row as high as a tall picture would hide the half of it. */
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
      place-items: center;
      width: 100%;
      height: 100%;
      overflow: hidden;
      cursor: zoom-in;
      touch-action: none;
      user-select: none;
    }
    :host(.close) {
      cursor: grab;
    }
    img {
      grid-area: 1 / 1;
      max-width: 100%;
      max-height: 100%;
      object-fit: contain;
    }
    .soft {
      width: 100%;
      height: 100%;
      filter: blur(12px);
      opacity: 0.5;
    }
    .gone {
      visibility: hidden;
    }
    p {
      grid-area: 1 / 1;
      padding: var(--s4);
      border-radius: var(--r2);
      background: var(--surface);
    }
  `,
  host: {
    '[class.close]': 'placement().scale > 1',
    '(wheel)': 'wheel($event)',
    '(dblclick)': 'toggle($event)',
    '(pointerdown)': 'down($event)',
    '(pointermove)': 'move($event)',
    '(pointerup)': 'up($event)',
    '(pointercancel)': 'up($event)',
  },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ZoomImage {
  readonly file = input.required<Attachment>();
  /** Emits 1 for the next one, -1 for the one before. */
  readonly swiped = output<1 | -1>();
  /** Emits when it is pulled away. */
  readonly dismissed = output();

  protected readonly t = inject(I18n).t;
  private readonly host = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly placement = signal<Placement>(FITTED);
  protected readonly loaded = signal(false);
  protected readonly failed = signal(false);
  protected readonly ratio = computed(() => `${this.file().width ?? 1} / ${this.file().height ?? 1}`);
  protected readonly address = computed(() =>
    isShowable(this.file().mimeType) ? this.file().url : this.file().thumbnailUrl,
  );
  protected readonly transform = computed(() => {
    const { scale, x, y } = this.placement();
    return `translate(${x}px, ${y}px) scale(${scale})`;
  });
  private readonly pointers = new Map<number, Point>();
  private start: Point | null = null;
  private pinched = false;

  constructor() {
    effect(() => {
      this.file();
      untracked(() => {
        this.placement.set(FITTED);
        this.loaded.set(false);
        this.failed.set(false);
      });
    });
  }

  /** Enlarges by that factor around the middle; 0 fits it in again. */
  zoom(factor: number): void {
    if (factor === 0) this.placement.set(FITTED);
    else this.placement.update((placement) => zoomed(placement, factor, { x: 0, y: 0 }, this.frame()));
  }

  protected wheel(event: WheelEvent): void {
    event.preventDefault();
    this.zoomAt(Math.exp(-event.deltaY / 400), event);
  }

  protected toggle(event: MouseEvent): void {
    if (this.placement().scale > 1) this.zoom(0);
    else this.zoomAt(CLOSE, event);
  }

  protected down(event: PointerEvent): void {
    this.host.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, pointOf(event));
    this.start = this.pointers.size === 1 ? pointOf(event) : null;
    if (this.pointers.size > 1) this.pinched = true;
  }

  protected move(event: PointerEvent): void {
    const last = this.pointers.get(event.pointerId);
    if (last === undefined) return;
    const [other] = [...this.pointers].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    const now = pointOf(event);
    this.pointers.set(event.pointerId, now);
    if (other !== undefined) this.zoomAt(distance(now, other) / Math.max(1, distance(last, other)), middle(now, other));
    else if (this.placement().scale > 1) {
      this.placement.update((placement) => panned(placement, now.x - last.x, now.y - last.y, this.frame()));
    }
  }

  protected up(event: PointerEvent): void {
    const from = this.start;
    this.pointers.delete(event.pointerId);
    if (this.pointers.size > 0) return;
    this.start = null;
    const wasPinch = this.pinched;
    this.pinched = false;
    if (from === null || wasPinch || event.pointerType !== 'touch' || this.placement().scale > 1) return;
    const dx = event.clientX - from.x;
    const dy = event.clientY - from.y;
    if (Math.abs(dx) > SWIPE && Math.abs(dx) > Math.abs(dy)) this.swiped.emit(dx < 0 ? 1 : -1);
    else if (dy > SWIPE * 1.5) this.dismissed.emit();
  }

  private zoomAt(factor: number, at: { clientX: number; clientY: number } | Point): void {
    const { left, top, width, height } = this.host.getBoundingClientRect();
    const { x, y } = 'clientX' in at ? { x: at.clientX, y: at.clientY } : at;
    const point = { x: x - left - width / 2, y: y - top - height / 2 };
    this.placement.update((placement) => zoomed(placement, factor, point, this.frame()));
  }

  private frame(): Frame {
    const { clientWidth: width, clientHeight: height } = this.host;
    const picture = this.host.querySelector('img:last-of-type');
    const { offsetWidth: pictureWidth, offsetHeight: pictureHeight } =
      picture instanceof HTMLElement ? picture : { offsetWidth: width, offsetHeight: height };
    return { width, height, pictureWidth, pictureHeight };
  }
}

const pointOf = ({ clientX: x, clientY: y }: PointerEvent): Point => ({ x, y });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const middle = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
