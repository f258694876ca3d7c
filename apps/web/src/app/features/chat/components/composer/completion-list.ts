import {
  ChangeDetectionStrategy,
  Component,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
} from '@angular/core';
import type { Conversation } from '@tertulia/contracts';
import { LucideUsersRound } from '@lucide/angular';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import { suggestionsFor, type Suggestion } from '../../data-access/mention-suggestions';
import { mentionAt } from '../../data-access/mentions';
import type { Written } from '../../data-access/writing/written';

/** Completes the "@…" that is being typed: a list over the composer, driven by the composer's keys. */
@Component({
  selector: 'tt-mention-list',
  imports: [Avatar, Icon],
  template: `
    @if (open()) {
      <div
        class="tt-popup"
        role="listbox"
        [attr.aria-label]="t('chat.composer.mention')"
        id="mentions"
        (mousedown)="$event.preventDefault()"
      >
        @for (suggestion of suggestions(); track suggestion.name) {
          <div
            class="tt-popup-item"
            role="option"
            tabindex="-1"
            [id]="'mention-' + $index"
            [attr.aria-selected]="$index === active()"
            [attr.data-active]="$index === active()"
            (mouseenter)="active.set($index)"
            (click)="take(suggestion)"
            (keydown.enter)="take(suggestion)"
          >
            @if (suggestion.user; as user) {
              <tt-avatar size="small" [seed]="user.id" [name]="user.displayName" [src]="user.avatarUrl" />
              {{ user.displayName }}
            } @else {
              <tt-icon [icon]="everyone" />all — {{ t('chat.composer.everyone') }}
            }
          </div>
        }
      </div>
    }
  `,
  styles: `
    :host {
      position: absolute;
      bottom: 100%;
      left: var(--s5);
      z-index: 2;
      max-width: calc(100% - var(--s5) * 2);
    }
    .tt-popup {
      max-height: 320px;
      margin-bottom: var(--s1);
      overflow-y: auto;
    }
    .tt-popup-item {
      --avatar-small: 28px;
    }
    tt-avatar {
      font-size: var(--t1);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MentionList {
  readonly conversation = input.required<Conversation | null>();
  readonly text = input.required<string>();
  readonly caret = input.required<number>();
  /** Emits the text with the name in it, and the caret where it belongs then. */
  readonly completed = output<Written>();

  protected readonly t = inject(I18n).t;
  private readonly ownId = inject(Session).me?.id ?? '';
  protected readonly everyone = LucideUsersRound;
  private readonly typed = computed(() => mentionAt(this.text(), this.caret()));
  /** Where a list that was closed by Escape began: it stays closed for that "@". */
  private readonly refused = signal<number | null>(null);
  protected readonly suggestions = computed(() => {
    const typed = this.typed();
    if (typed === null || typed.start === this.refused()) return [];
    return suggestionsFor(this.conversation(), this.ownId, typed.query);
  });
  protected readonly active = linkedSignal({ source: this.suggestions, computation: () => 0 });
  protected readonly open = computed(() => this.suggestions().length > 0);
  /** For the text box's `aria-controls` and `aria-activedescendant`; `null` while the list is closed. */
  readonly listId = computed(() => (this.open() ? 'mentions' : null));
  readonly activeId = computed(() => (this.open() ? `mention-${this.active()}` : null));

  /** Takes a key of the text box; returns whether it was meant for the list. */
  key(event: KeyboardEvent): boolean {
    const suggestions = this.suggestions();
    const count = suggestions.length;
    if (count === 0) return false;
    const chosen = suggestions[this.active()];
    if (event.key === 'ArrowDown') this.active.update((index) => (index + 1) % count);
    else if (event.key === 'ArrowUp') this.active.update((index) => (index + count - 1) % count);
    else if (event.key === 'Escape') this.refused.set(this.typed()?.start ?? null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen !== undefined && !event.shiftKey)
      this.take(chosen);
    else return false;
    event.preventDefault();
    return true;
  }

  protected take({ name }: Suggestion): void {
    const typed = this.typed();
    if (typed === null) return;
    const before = `${this.text().slice(0, typed.start)}@${name} `;
    const after = this.text().slice(this.caret()).replace(/^ /, '');
    this.completed.emit({ text: before + after, start: before.length, end: before.length });
  }
}
