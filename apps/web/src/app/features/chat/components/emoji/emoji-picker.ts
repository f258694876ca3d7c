import { CdkVirtualScrollViewport, ScrollingModule } from '@angular/cdk/scrolling';
import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  afterNextRender,
  computed,
  inject,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Skeleton } from '../../../../ui/skeleton/skeleton';
import { GROUP_LABELS, cellAfter, emojiRows, type Cell } from '../../data-access/emoji/emoji-rows';
import { GROUPS, type Emoji } from '../../data-access/emoji/emoji-set';
import { EmojiStore } from '../../data-access/emoji/emoji-store';
import { SkinTones } from './skin-tones';

/** Targets are large where one touches; the same condition as that of the theme's `--control`. */
const LARGE = '(max-width: 720px), (pointer: coarse)';
/** One for each group, as every platform draws it. */
const SIGNS: Readonly<Record<(typeof GROUPS)[number], string>> = {
  0: '🙂',
  1: '👋',
  3: '🐻',
  4: '🍎',
  5: '✈️',
  6: '⚽',
  7: '💡',
  8: '❤️',
  9: '🏁',
};

/** The dialog "Emoji": search, groups, and a grid that arrow keys walk while one goes on typing. */
@Component({
  selector: 'tt-emoji-picker',
  imports: [ScrollingModule, Skeleton, SkinTones],
  templateUrl: './emoji-picker.html',
  styleUrl: './emoji-picker.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class EmojiPicker {
  /** Emits what is to be typed, and whether the person wants more than that. */
  readonly chosen = output<{ text: string; more: boolean }>();
  /** Emits once it is as large as it is going to be. */
  readonly drawn = output();
  /** Emits when the person is done. */
  readonly closed = output();

  protected readonly t = inject(I18n).t;
  protected readonly store = inject(EmojiStore);
  private readonly words = inject(ErrorWords);
  private readonly search = viewChild.required<ElementRef<HTMLInputElement>>('search');
  private readonly viewport = viewChild(CdkVirtualScrollViewport);
  private readonly large = matchMedia(LARGE).matches;
  protected readonly columns = this.large ? 7 : 9;
  protected readonly size = this.large ? 44 : 36;
  protected readonly query = signal('');
  protected readonly failed = signal<string | null>(null);
  /** As they were on opening, so that nothing moves under the pointer. */
  private readonly recent = linkedSignal<boolean, readonly Emoji[]>({
    source: () => this.store.set() !== null,
    computation: () => this.store.recent(),
  });
  protected readonly rows = computed(() => {
    const set = this.store.set();
    return set === null ? [] : emojiRows(set, this.recent(), this.query(), this.columns);
  });
  protected readonly groups = GROUPS.map((id) => ({ id, label: GROUP_LABELS[id], sign: SIGNS[id] }));
  /** The cell that Enter chooses; the second row, as the first is a heading. */
  protected readonly active = linkedSignal<unknown, Cell>({
    source: this.rows,
    computation: () => ({ row: 1, column: 0 }),
  });
  protected readonly activeEmoji = computed(() => {
    const row = this.rows()[this.active().row];
    return row?.kind === 'emoji' ? (row.emojis[this.active().column] ?? null) : null;
  });
  protected readonly activeId = computed(() =>
    this.activeEmoji() === null ? null : `emoji-${this.active().row}-${this.active().column}`,
  );

  constructor() {
    this.load();
    afterNextRender(() => {
      this.drawn.emit();
      // On a phone the keyboard would hide what one looks for.
      if (matchMedia('(pointer: fine)').matches) this.search().nativeElement.focus();
    });
  }

  protected load(): void {
    this.failed.set(null);
    this.store.load().catch((error: unknown) => this.failed.set(this.words.of(error, 'chat.emoji.failed')));
  }

  protected searched(query: string): void {
    this.query.set(query);
    this.viewport()?.scrollToIndex(0);
  }

  protected show(label: string): void {
    this.query.set('');
    this.search().nativeElement.value = '';
    const row = this.rows().findIndex((each) => each.kind === 'heading' && each.label === label);
    this.active.set({ row: row + 1, column: 0 });
    this.viewport()?.scrollToIndex(row);
  }

  protected key(event: KeyboardEvent): void {
    const { key } = event;
    const writes = event.target === this.search().nativeElement && this.query() !== '';
    if (key === 'Escape') this.closed.emit();
    else if (key === 'Enter' && !(event.target instanceof HTMLButtonElement))
      this.take(this.activeEmoji(), event.shiftKey);
    else {
      // Within what one types, these move the caret.
      const to =
        writes && /^(ArrowLeft|ArrowRight|Home|End)$/.test(key) ? null : cellAfter(this.rows(), this.active(), key);
      if (to === null || event.target instanceof HTMLButtonElement) return;
      this.active.set(to);
      this.reveal(to.row);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  protected take(emoji: Emoji | null, more: boolean): void {
    if (emoji !== null) this.chosen.emit({ text: this.store.use(emoji), more });
  }

  private reveal(row: number): void {
    const viewport = this.viewport();
    if (viewport === undefined) return;
    const top = viewport.measureScrollOffset();
    const height = viewport.getViewportSize();
    if (row * this.size < top + this.size) viewport.scrollToOffset(Math.max(0, (row - 1) * this.size));
    else if ((row + 1) * this.size > top + height) viewport.scrollToOffset((row + 1) * this.size - height);
  }
}
