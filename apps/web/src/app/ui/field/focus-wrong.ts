import { Directive, ElementRef, Injector, afterNextRender, effect, inject, input } from '@angular/core';

/** Brings the keyboard to the first field that is wrong, when a form is refused: at once, or by the server later. */
@Directive({ selector: 'form[ttFocusWrong]', host: { '(submit)': 'look()' } })
export class FocusWrong {
  /** Whether the form is on its way to the server. */
  readonly ttFocusWrong = input.required<boolean>();

  private readonly form = inject<ElementRef<HTMLFormElement>>(ElementRef).nativeElement;
  private readonly injector = inject(Injector);

  constructor() {
    let was = false;
    effect(() => {
      const busy = this.ttFocusWrong();
      if (was && !busy) this.look();
      was = busy;
    });
  }

  protected look(): void {
    const focus = (): void => this.form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
    afterNextRender({ read: focus }, { injector: this.injector });
  }
}
