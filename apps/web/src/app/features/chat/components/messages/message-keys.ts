import { Directive, ElementRef, inject, output } from '@angular/core';
import { Notices } from '../../../../core/notices/notices';
import { shortcutOf } from '../../../../core/shortcuts/shortcuts';

/** Moves between messages: into the list from its end, on from the message that has the focus, and to either end. */
@Directive({ selector: '[ttMessageKeys]', host: { '(keydown)': 'key($event)' } })
export class MessageKeys {
  private readonly list = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly notices = inject(Notices);
  /** Emits when the newest message is asked for. */
  readonly newest = output();

  protected key(event: KeyboardEvent): void {
    const { target } = event;
    if (!(target instanceof HTMLElement) || (target !== this.list && target.tagName !== 'ARTICLE')) return;
    const wanted = shortcutOf(event, 'messages');
    if (wanted === 'newest') {
      event.preventDefault();
      // Whatever had the focus may not be drawn there.
      this.list.focus({ preventScroll: true });
      this.newest.emit();
    } else if (wanted === 'oldest') {
      event.preventDefault();
      this.list.focus({ preventScroll: true });
      this.list.scrollTop = 0;
    } else if (wanted === 'undo') {
      if (this.notices.undo()) event.preventDefault();
    } else if (wanted === 'messageMove') {
      this.move(event, target);
    }
  }

  private move(event: KeyboardEvent, from: HTMLElement): void {
    const articles = [...this.list.querySelectorAll<HTMLElement>('article')];
    const at = articles.indexOf(from);
    const next = at === -1 ? articles.length - 1 : at + (event.key === 'ArrowUp' ? -1 : 1);
    const article = articles[next];
    if (article === undefined) return;
    event.preventDefault();
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: 'nearest' });
  }
}
