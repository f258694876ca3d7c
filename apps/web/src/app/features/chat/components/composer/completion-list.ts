import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  type Signal,
} from '@angular/core';
import type { Conversation } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { emojiOffer, mentionOffer, type Completion } from '../../data-access/completions';
import { closedCode, openCode } from '../../data-access/emoji/emoji-codes';
import { EmojiStore } from '../../data-access/emoji/emoji-store';
import type { Picked } from '../../data-access/picks';
import { replaced, type Written } from '../../data-access/writing/written';
import { CompletionOption } from './completion-option';

/** Completes the "@…" or ":…" that is being typed: a list over the composer, driven by the composer's keys. */
@Component({
  selector: 'tt-completion-list',
  imports: [CompletionOption],
  template: `
    @if (open()) {
      <div
        class="tt-popup"
        role="listbox"
        [attr.aria-label]="isEmoji() ? t('chat.emoji.label') : t('chat.composer.mention')"
        id="completions"
        (mousedown)="$event.preventDefault()"
      >
        @for (completion of completions(); track completion.key) {
          <div
            class="tt-popup-item"
            role="option"
            tabindex="-1"
            [id]="'completion-' + $index"
            [attr.aria-selected]="$index === active()"
            [attr.data-active]="$index === active()"
            (mouseenter)="active.set($index)"
            (click)="take(completion)"
            (keydown.enter)="take(completion)"
          >
            <tt-completion-option [completion]="completion" />
          </div>
        }
      </div>
    }
  `,
  styles: `
    :host {
      position: absolute;
      bottom: 100%;
      inset-inline-start: var(--s5);
      z-index: 2;
      width: min(var(--card-width), calc(100% - var(--s5) * 2));
    }
    .tt-popup {
      max-height: min(368px, 45dvh);
      margin-bottom: var(--s1);
      overflow-y: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CompletionList {
  readonly conversation = input.required<Conversation | null>();
  /** The signal itself: a key that comes before the next drawing is held against what was typed just before it. */
  readonly written = input.required<Signal<Written>>();
  /** Emits the text with the completion in it, and the caret behind it; with whom was picked, if somebody was. */
  readonly completed = output<{ written: Written; picked: Picked | null }>();

  protected readonly t = inject(I18n).t;
  private readonly ownId = inject(Session).me?.id ?? '';
  private readonly emojis = inject(EmojiStore);
  private readonly offer = computed(
    () =>
      mentionOffer(this.written()(), this.conversation(), this.ownId) ??
      emojiOffer(this.written()(), this.emojis.set()),
  );
  /** Where a list that was closed by Escape began: it stays closed for that sign. */
  private readonly refused = signal<number | null>(null);
  protected readonly completions = computed(() => {
    const offer = this.offer();
    return offer === null || offer.start === this.refused() ? [] : offer.completions;
  });
  protected readonly active = linkedSignal({ source: this.completions, computation: () => 0 });
  protected readonly open = computed(() => this.completions().length > 0);
  protected readonly isEmoji = computed(() => this.completions()[0]?.kind === 'emoji');
  /** For the text box's `aria-controls` and `aria-activedescendant`; `null` while the list is closed. */
  readonly listId = computed(() => (this.open() ? 'completions' : null));
  readonly activeId = computed(() => (this.open() ? `completion-${this.active()}` : null));

  constructor() {
    const isNeeded = computed(() => openCode(this.written()()) !== null);
    effect(() => {
      // Without them nothing is completed, and the next code that is typed asks again.
      if (isNeeded()) this.emojis.load().catch(() => undefined);
    });
    effect(() => {
      if (this.offer() === null) this.refused.set(null);
    });
  }

  /** Takes a key of the text box; returns whether it was meant for the list. */
  key(event: KeyboardEvent): boolean {
    const completions = this.completions();
    const count = completions.length;
    if (count === 0) return false;
    const chosen = completions[this.active()];
    if (event.key === 'ArrowDown') this.active.update((index) => (index + 1) % count);
    else if (event.key === 'ArrowUp') this.active.update((index) => (index + count - 1) % count);
    else if (event.key === 'Escape') this.refused.set(this.offer()?.start ?? null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined && !event.shiftKey)
      this.take(chosen);
    else return false;
    event.preventDefault();
    return true;
  }

  /** Makes an emoji of a code that the person just ended with its colon. */
  close(written: Written): void {
    const closed = closedCode(written);
    const emoji = closed === null ? undefined : this.emojis.set()?.byCode(closed.code);
    if (closed !== null && emoji !== undefined) this.put(written, closed.start, this.emojis.use(emoji));
  }

  protected take(completion: Completion): void {
    const start = this.offer()?.start;
    if (start === undefined) return;
    if (completion.kind === 'emoji') this.put(this.written()(), start, `${this.emojis.use(completion.emoji)} `);
    else if (completion.kind === 'everyone') this.put(this.written()(), start, '@all ');
    else {
      const { id, displayName: name } = completion.user;
      this.put(this.written()(), start, `@${name} `, { start, name, id });
    }
  }

  private put(written: Written, from: number, text: string, picked: Picked | null = null): void {
    const { start } = written;
    // One blank is enough.
    const to = text.endsWith(' ') && written.text[start] === ' ' ? start + 1 : start;
    this.completed.emit({ written: replaced(written, from, to, text, from + text.length), picked });
  }
}
