import { Directive, ElementRef, computed, inject, output, signal } from '@angular/core';
import type { ShortcutId } from '../../../../core/shortcuts/shortcuts';
import { Grow } from '../../../../ui/field/grow';
import { movedPicks, type Picked, type Typed } from '../../data-access/picks';
import { continued, enterWrites } from '../../data-access/writing/continue-line';
import { FORMATS, isFormat, type Format } from '../../data-access/writing/formats';
import { linkOver } from '../../data-access/writing/link-format';
import { formattedPart } from '../../data-access/writing/pasted-page';
import { isInFence, replaced, type Written } from '../../data-access/writing/written';
import { typeInto } from './type-into';

/**
 * The text box "Message": as high as its text, which it gives as a signal together with the selection. What it changes on behalf of
 * the person is typed for them, so that the browser's own undo takes it back.
 */
@Directive({
  selector: 'textarea[ttMessageBox]',
  exportAs: 'ttMessageBox',
  hostDirectives: [Grow],
  host: {
    '(input)': 'input($event)',
    '(keyup)': 'moved()',
    '(click)': 'moved()',
    '(select)': 'moved()',
    '(document:keydown)': 'typedElsewhere($event)',
  },
})
export class MessageBox {
  private readonly element = inject<ElementRef<HTMLTextAreaElement>>(ElementRef).nativeElement;
  private readonly grow = inject(Grow);
  private readonly writtenSignal = signal<Written>({ text: '', start: 0, end: 0 }, { equal: isSame });

  private readonly picksSignal = signal<readonly Picked[]>([]);

  readonly written = this.writtenSignal.asReadonly();
  /** The text, and whom its names mean. */
  readonly typed = computed((): Typed => ({ text: this.text(), picks: this.picksSignal() }));
  readonly text = computed(() => this.written().text);
  readonly caret = computed(() => this.written().start);
  /** Emits the text whenever the person changed it. */
  readonly edited = output<string>();
  /** Emits a sign that the person typed, as it stands on their keyboard: a colon of full width is a colon. */
  readonly signTyped = output<string>();

  /** Puts another text in, with the caret at its end. The person has not changed it by that, and cannot undo it. */
  set({ text, picks }: Typed): void {
    this.element.value = text;
    this.element.setSelectionRange(text.length, text.length);
    this.moved();
    this.picksSignal.set(picks);
    this.grow.fit();
  }

  /** Types for the person what makes their text this one, with the selection where it says, and with whom they picked for it. */
  type(next: Written, picked: Picked | null = null): void {
    typeInto(this.element, next);
    this.moved();
    if (picked !== null) this.picksSignal.update((picks) => [...picks, picked]);
    this.edited.emit(next.text);
  }

  /** Types `text` in the place of what is selected. */
  insert(text: string): void {
    const { start, end } = this.current();
    this.type(replaced(this.current(), start, end, text, start + text.length));
  }

  format(format: Format): void {
    this.type(FORMATS[format].toggle(this.current()));
  }

  /** Does what a shortcut asks for that is about the text alone; whether it was one. */
  run(shortcut: ShortcutId | null, { ctrlKey, metaKey }: KeyboardEvent): boolean {
    if (isFormat(shortcut)) {
      this.format(shortcut);
      return true;
    }
    let next: Written | null = null;
    if (shortcut === 'newLine') next = continued(this.current());
    else if (shortcut === 'send' && !ctrlKey && !metaKey) next = enterWrites(this.current());
    if (next !== null) this.type(next);
    return next !== null;
  }

  /** Takes what is pasted where more becomes of it than its plain text; whether it did. */
  paste(data: DataTransfer): boolean {
    const plain = data.getData('text/plain');
    const link = linkOver(this.current(), plain);
    const page =
      link === null && !isInFence(this.text(), this.caret()) ? formattedPart(data.getData('text/html')) : null;
    if (link !== null) this.type(link);
    else if (page !== null) void this.pastePage(page, plain);
    return link !== null || page !== null;
  }

  focus(): void {
    this.element.focus();
  }

  /** Who types where nothing takes it means the message: the box has the focus before the character is put in. */
  protected typedElsewhere({ key, target, ctrlKey, metaKey, altKey, defaultPrevented }: KeyboardEvent): void {
    const { ownerDocument } = this.element;
    const isNobodys = target instanceof HTMLElement && target.matches('body, [role="log"]');
    const isTaken = defaultPrevented || ctrlKey || metaKey || altKey || key.length !== 1 || key === '?' || key === ' ';
    if (isTaken || !isNobodys || ownerDocument.querySelector('[aria-modal="true"]')) return;
    this.focus();
  }

  protected input(event: Event): void {
    this.moved();
    this.edited.emit(this.element.value);
    if (event instanceof InputEvent && event.inputType === 'insertText' && event.data?.length === 1) {
      this.signTyped.emit(event.data.normalize('NFKC'));
    }
  }

  protected moved(): void {
    const before = this.text();
    const now = this.current();
    this.picksSignal.update((picks) => movedPicks(picks, before, now));
    this.writtenSignal.set(now);
  }

  private async pastePage(page: HTMLElement, plain: string): Promise<void> {
    try {
      const { toMarkdown } = await import('../../data-access/writing/to-markdown');
      this.insert(toMarkdown(page));
    } catch {
      // What cannot be fetched or understood is pasted as its text.
      this.insert(plain);
    }
  }

  private current(): Written {
    const { value, selectionStart, selectionEnd } = this.element;
    return { text: value, start: selectionStart, end: selectionEnd };
  }
}

function isSame(a: Written, b: Written): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}
