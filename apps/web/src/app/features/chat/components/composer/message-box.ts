import { Directive, ElementRef, inject, output, signal } from '@angular/core';
import { Grow } from '../../../../ui/field/grow';

/** The text box "Message": as high as its text, which it gives as signals together with where the caret is. */
@Directive({
  selector: 'textarea[ttMessageBox]',
  exportAs: 'ttMessageBox',
  hostDirectives: [Grow],
  host: { '(input)': 'typed()', '(keyup)': 'moved()', '(click)': 'moved()' },
})
export class MessageBox {
  private readonly element = inject<ElementRef<HTMLTextAreaElement>>(ElementRef).nativeElement;
  private readonly grow = inject(Grow);
  private readonly textSignal = signal('');
  private readonly caretSignal = signal(0);

  readonly text = this.textSignal.asReadonly();
  readonly caret = this.caretSignal.asReadonly();
  /** Emits the text whenever the person changed it. */
  readonly edited = output<string>();

  /** Puts another text in, with the caret at that place or at the end. The person has not changed it by that. */
  set(text: string, caret = text.length): void {
    this.element.value = text;
    this.element.setSelectionRange(caret, caret);
    this.textSignal.set(text);
    this.caretSignal.set(caret);
    this.grow.fit();
  }

  focus(): void {
    this.element.focus();
  }

  protected typed(): void {
    this.textSignal.set(this.element.value);
    this.moved();
    this.edited.emit(this.element.value);
  }

  protected moved(): void {
    this.caretSignal.set(this.element.selectionStart);
  }
}
