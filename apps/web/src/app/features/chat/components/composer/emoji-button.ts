import { CdkConnectedOverlay, CdkOverlayOrigin, type ConnectedPosition } from '@angular/cdk/overlay';
import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { LucideSmile } from '@lucide/angular';
import { I18n } from '../../../../core/i18n/i18n';
import { IconButton } from '../../../../ui/button/icon-button';
import { EmojiPicker } from '../emoji/emoji-picker';

/** The button "Emoji" and the picker that it opens, which is fetched then. */
@Component({
  selector: 'tt-emoji-button',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, EmojiPicker, IconButton],
  template: `
    <button
      ttIconButton
      #origin="cdkOverlayOrigin"
      cdkOverlayOrigin
      type="button"
      aria-haspopup="dialog"
      [label]="t('chat.emoji.label')"
      [icon]="smile"
      [attr.aria-expanded]="open()"
      (mousedown)="$event.preventDefault()"
      (click)="open() ? close() : open.set(true)"
    ></button>
    <ng-template
      cdkConnectedOverlay
      #overlay="cdkConnectedOverlay"
      [cdkConnectedOverlayOrigin]="origin"
      [cdkConnectedOverlayOpen]="open()"
      [cdkConnectedOverlayPositions]="positions"
      [cdkConnectedOverlayPush]="true"
      [cdkConnectedOverlayViewportMargin]="8"
      (overlayOutsideClick)="outside($event)"
      (detach)="close()"
    >
      @defer (on immediate) {
        <tt-emoji-picker (drawn)="overlay.overlayRef.updatePosition()" (chosen)="take($event)" (closed)="close()" />
      } @placeholder {
        <div class="tt-popup waiting" aria-busy="true"></div>
      }
    </ng-template>
  `,
  styles: `
    :host {
      display: contents;
    }
    .waiting {
      width: min(calc(var(--control) * 9), calc(100vw - var(--s4)));
      height: calc(var(--control) * 7);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmojiButton {
  /** Emits what is to be typed. */
  readonly chosen = output<string>();
  /** Emits when the picker is gone, and the focus belongs elsewhere again. */
  readonly closed = output();

  protected readonly t = inject(I18n).t;
  protected readonly smile = LucideSmile;
  protected readonly open = signal(false);
  protected readonly positions: ConnectedPosition[] = [
    { originX: 'start', originY: 'top', overlayX: 'start', overlayY: 'bottom', offsetY: -8 },
    { originX: 'start', originY: 'bottom', overlayX: 'start', overlayY: 'top', offsetY: 8 },
  ];

  protected take({ text, more }: { text: string; more: boolean }): void {
    this.chosen.emit(text);
    if (!more) this.close();
  }

  protected outside({ target }: MouseEvent): void {
    // The button itself closes it.
    if (target instanceof Element && target.closest('tt-emoji-button') !== null) return;
    this.open.set(false);
  }

  protected close(): void {
    if (!this.open()) return;
    this.open.set(false);
    this.closed.emit();
  }
}
