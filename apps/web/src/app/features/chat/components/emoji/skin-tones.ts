import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  signal,
  viewChild,
} from '@angular/core';
import { I18n } from '../../../../core/i18n/i18n';
import { EmojiStore } from '../../data-access/emoji/emoji-store';

const HANDS = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const;

/** The skin tone of emoji that have one: the chosen one, and all of them once it is pressed; beside it what is put in here. */
@Component({
  selector: 'tt-skin-tones',
  template: `
    @if (open()) {
      <div role="radiogroup" [attr.aria-label]="t('chat.emoji.tone')">
        @for (hand of hands; track $index) {
          <button
            type="button"
            role="radio"
            [attr.aria-label]="labels()[$index]"
            [title]="labels()[$index]"
            [attr.aria-checked]="store.tone() === $index"
            (mousedown)="$event.preventDefault()"
            (click)="choose($index)"
          >
            {{ hand }}
          </button>
        }
      </div>
    } @else {
      <ng-content />
      <button
        #opener
        type="button"
        class="opener"
        [attr.aria-label]="t('chat.emoji.toneNow', { tone: labels()[store.tone()] ?? '' })"
        [title]="t('chat.emoji.tone')"
        (mousedown)="$event.preventDefault()"
        (click)="open.set(true)"
      >
        {{ hands[store.tone()] }}
      </button>
    }
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s2);
      min-height: var(--control);
    }
    div {
      display: flex;
      flex: 1;
      justify-content: space-between;
    }
    button {
      flex: none;
      width: var(--control);
      height: var(--control);
      border-radius: var(--r1);
      font-size: var(--t5);
      line-height: 1;
    }
    button:hover,
    [aria-checked='true'] {
      background: var(--hover);
    }
    [aria-checked='true'] {
      box-shadow: inset 0 0 0 2px var(--accent);
    }
    /* Where the system gives the colours there are no shadows. */
    @media (forced-colors: active) {
      [aria-checked='true']:not(:focus-visible) {
        outline: 1px solid Highlight;
        outline-offset: -2px;
      }
    }
    button:focus-visible {
      outline-offset: -2px;
    }
    .opener {
      margin-inline-start: auto;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SkinTones {
  protected readonly t = inject(I18n).t;
  protected readonly store = inject(EmojiStore);
  protected readonly hands = HANDS;
  protected readonly open = signal(false);
  private readonly opener = viewChild<ElementRef<HTMLElement>>('opener');
  protected readonly labels = computed(() => [
    this.t('chat.emoji.toneNone'),
    this.t('chat.emoji.toneLight'),
    this.t('chat.emoji.toneMediumLight'),
    this.t('chat.emoji.toneMedium'),
    this.t('chat.emoji.toneMediumDark'),
    this.t('chat.emoji.toneDark'),
  ]);

  protected choose(tone: number): void {
    this.store.chooseTone(tone);
    this.open.set(false);
    requestAnimationFrame(() => this.opener()?.nativeElement.focus());
  }
}
