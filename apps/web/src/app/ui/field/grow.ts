import { Directive, ElementRef, inject } from '@angular/core';

const FITS_ITSELF = globalThis.CSS?.supports?.('field-sizing', 'content') ?? false;

/** A text area as high as its text, where the browser does not see to that by itself; the style sheet sets the most. */
@Directive({ selector: 'textarea[ttGrow]', exportAs: 'ttGrow', host: { '(input)': 'fit()' } })
export class Grow {
  private readonly box = inject<ElementRef<HTMLTextAreaElement>>(ElementRef).nativeElement;

  /** To be called when the text was set from code. */
  fit(): void {
    if (FITS_ITSELF) return;
    this.box.style.height = 'auto';
    this.box.style.height = `${this.box.scrollHeight}px`;
  }
}
