import { ChangeDetectionStrategy, Component, computed, inject, input, linkedSignal } from '@angular/core';
import type { User } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { isLong } from '../../data-access/markdown/message-length';
import { Unfolded } from '../../data-access/unfolded';
import { MessageBody } from './message-body';

/** A message's text; a long one begins folded, with a button that shows the rest. */
@Component({
  selector: 'tt-message-text',
  imports: [MessageBody],
  template: `
    <div #frame [class.folded]="folded()" (focusin)="folded() && unfold(true, frame)" (scroll)="unfold(true, frame)">
      <tt-message-body [body]="body()" [users]="users()" />
    </div>
    @if (long()) {
      <button type="button" [attr.aria-expanded]="!folded()" (click)="unfold(folded(), frame)">
        {{ folded() ? t('chat.message.showMore') : t('chat.message.showLess') }}
      </button>
    }
  `,
  styles: `
    :host {
      display: block;
    }
    .folded {
      max-height: var(--folded-height);
      overflow: hidden;
      mask-image: linear-gradient(to bottom, black calc(100% - var(--s6) * 2), transparent);
    }
    button {
      min-height: var(--control);
      padding-inline-end: var(--s4);
      color: var(--accent);
      font-size: var(--t2);
      font-weight: 600;
    }
    button:hover {
      text-decoration: underline;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageText {
  /** What it is remembered by that somebody unfolded it. */
  readonly key = input.required<string>();
  readonly body = input.required<string>();
  readonly users = input.required<ReadonlyMap<string, User>>();

  protected readonly t = inject(I18n).t;
  private readonly unfolded = inject(Unfolded);
  protected readonly long = computed(() => isLong(this.body()));
  private readonly shown = linkedSignal({ source: this.key, computation: (key) => this.unfolded.has(key) });
  protected readonly folded = computed(() => this.long() && !this.shown());

  protected unfold(shown: boolean, frame: HTMLElement): void {
    stayAt(frame);
    this.shown.set(shown);
    this.unfolded.set(this.key(), shown);
  }
}

/** Keeps the top of what grows or shrinks where it is, also in a list that follows its end: it is there that one goes on reading. */
function stayAt(frame: HTMLElement): void {
  const scroller = frame.closest('[role="log"]');
  const { top } = frame.getBoundingClientRect();
  // It is told of the new size after the list, which watched first, and before anything is painted.
  const observer = new ResizeObserver(() => {
    observer.disconnect();
    if (scroller !== null) scroller.scrollTop += frame.getBoundingClientRect().top - top;
  });
  observer.observe(frame);
}
