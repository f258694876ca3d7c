import { ChangeDetectionStrategy, Component, ElementRef, inject, output, signal, viewChild } from '@angular/core';
import { Smile as LucideSmile } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Parts } from '../../../../core/overlays/parts';
import { Anchored } from '../../../../ui/anchored/anchored';
import { IconButton } from '../../../../ui/button/icon-button';
import { EmojiPicker } from '../emoji/emoji-picker';

/** The button "Emoji" and the picker that it opens, which is fetched then. */
@Component({
  selector: 'tt-emoji-button',
  imports: [Anchored, EmojiPicker, IconButton],
  template: `
    <button
      ttIconButton
      #origin
      type="button"
      aria-haspopup="dialog"
      [label]="t('chat.emoji.label')"
      [icon]="smile"
      [attr.aria-expanded]="open()"
      (mousedown)="$event.preventDefault()"
      (click)="open() ? close() : show()"
    ></button>
    @defer (when part.there()) {
      <tt-anchored
        #anchored
        [origin]="button().nativeElement"
        [content]="picker"
        [open]="open()"
        [above]="true"
        (outside)="outside($event)"
        (detached)="close()"
      />
      <ng-template #picker>
        <tt-emoji-picker (drawn)="anchored.place()" (chosen)="take($event)" (closed)="close()" />
      </ng-template>
    }
  `,
  styles: `
    :host {
      display: contents;
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
  protected readonly button = viewChild.required<string, ElementRef<HTMLElement>>('origin', { read: ElementRef });
  protected readonly part = inject(Parts).part('emoji', () =>
    Promise.all([import('../emoji/emoji-picker'), import('../../../../ui/anchored/anchored')]),
  );

  protected async show(): Promise<void> {
    if (await this.part.want()) this.open.set(true);
  }

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
