import { Directive, ElementRef, inject } from '@angular/core';

/** Moves between messages with the arrow keys: into the list from its end, and on from the message that has the focus. */
@Directive({ selector: '[ttMessageKeys]', host: { '(keydown)': 'key($event)' } })
export class MessageKeys {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected key(event: KeyboardEvent): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const { target } = event;
    if (!(target instanceof HTMLElement) || (target !== this.list && target.tagName !== 'ARTICLE')) return;
    const articles = [...this.list.querySelectorAll<HTMLElement>('article')];
    const at = articles.indexOf(target);
    const next = at === -1 ? articles.length - 1 : at + (event.key === 'ArrowUp' ? -1 : 1);
    const article = articles[next];
    if (article === undefined) return;
    event.preventDefault();
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: 'nearest' });
  }
}
