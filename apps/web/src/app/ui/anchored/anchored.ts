import { CdkConnectedOverlay, type ConnectedPosition } from '@angular/cdk/overlay';
import { NgTemplateOutlet } from '@angular/common';
import { ChangeDetectionStrategy, Component, input, output, viewChild, type TemplateRef } from '@angular/core';

const BELOW: readonly ConnectedPosition[] = [
  { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 4 },
  { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -4 },
];
const ABOVE: readonly ConnectedPosition[] = [
  { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -8 },
  { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 8 },
];

/** Shows `content` over the page, beside an element. To be fetched when it is wanted: with it comes all that such things are made of. */
@Component({
  selector: 'tt-anchored',
  imports: [CdkConnectedOverlay, NgTemplateOutlet],
  template: `
    <ng-template
      cdkConnectedOverlay
      [cdkConnectedOverlayOrigin]="origin()"
      [cdkConnectedOverlayOpen]="open()"
      [cdkConnectedOverlayPositions]="above() ? aboveFirst : belowFirst"
      [cdkConnectedOverlayMinWidth]="width() ?? ''"
      [cdkConnectedOverlayWidth]="width() ?? ''"
      [cdkConnectedOverlayPush]="above()"
      [cdkConnectedOverlayViewportMargin]="above() ? 8 : 0"
      (overlayOutsideClick)="outside.emit($event)"
      (detach)="detached.emit()"
    >
      <ng-container [ngTemplateOutlet]="content()" />
    </ng-template>
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Anchored {
  /** What it stands beside. */
  readonly origin = input.required<Element>();
  readonly content = input.required<TemplateRef<unknown>>();
  readonly open = input.required<boolean>();
  /** Whether it stands above, where there is room, and is pushed into view where there is none; below otherwise. */
  readonly above = input(false);
  /** In pixels; as wide as its content by default. */
  readonly width = input<number | null>(null);
  /** Emits a click beside it. */
  readonly outside = output<MouseEvent>();
  /** Emits when it is gone. */
  readonly detached = output();

  private readonly overlay = viewChild.required(CdkConnectedOverlay);
  protected readonly belowFirst = [...BELOW];
  protected readonly aboveFirst = [...ABOVE];

  /** Places it anew after its size has changed. */
  place(): void {
    this.overlay().overlayRef.updatePosition();
  }
}
