import { Directive, ElementRef, inject } from '@angular/core';
import { shortcutOf } from '../../../../core/shortcuts/shortcuts';

/** Moves the focus between the links of a list: to the one above or below, and to either end. */
@Directive({ selector: '[ttListKeys]', host: { '(keydown)': 'key($event)' } })
export class ListKeys {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected key(event: KeyboardEvent): void {
    const links = [...this.list.querySelectorAll('a')];
    const at = links.findIndex((link) => link === event.target);
    const wanted = at === -1 ? null : shortcutOf(event, 'list');
    const isUp = event.key === 'ArrowUp' || event.key === 'Home';
    if (wanted === 'listMove') this.focus(event, links[at + (isUp ? -1 : 1)]);
    else if (wanted === 'listEnds') this.focus(event, isUp ? links[0] : links.at(-1));
  }

  private focus(event: KeyboardEvent, link: HTMLElement | undefined): void {
    event.preventDefault();
    link?.focus();
  }
}
