import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  inject,
  input,
  linkedSignal,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { LIMITS, type User } from '@tertulia/contracts';
import { Search as LucideSearch } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Parts } from '../../../../core/overlays/parts';
import { Anchored } from '../../../../ui/anchored/anchored';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import type { ConversationSummary } from '../../data-access/conversation-summary';
import { findConversations } from '../../data-access/find-conversations';
import { PeopleSearch, type PeopleResults } from '../../data-access/people-search';

const IDLE: PeopleResults = { status: 'idle', query: '', users: [] };
let pickers = 0;

/** Something that was found. */
type Hit = { id: string; conversation: ConversationSummary } | { id: string; user: User };

/** A combobox that finds people by name, and conversations where it is given some, as one types; Enter takes the first hit. */
@Component({
  selector: 'tt-people-picker',
  imports: [Anchored, Avatar, Icon],
  templateUrl: './people-picker.html',
  styleUrl: './people-picker.css',
  providers: [PeopleSearch],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PeoplePicker {
  readonly label = input.required<string>();
  readonly placeholder = input('');
  /** Ids of those who are not offered. */
  readonly without = input<ReadonlySet<string>>(new Set());
  /** Conversations that are found by their title, before the people. */
  readonly conversations = input<readonly ConversationSummary[]>([]);
  /** Emits whoever was chosen; the box is empty again by then. */
  readonly picked = output<User>();
  /** The same for a conversation. */
  readonly opened = output<ConversationSummary>();

  protected readonly t = inject(I18n).t;
  private readonly search = inject(PeopleSearch);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly searchIcon = LucideSearch;
  protected readonly maxLength = LIMITS.query.max;
  protected readonly listId = `people-${++pickers}`;
  protected readonly wanted = signal(false);
  protected readonly width = signal(0);
  protected readonly results = toSignal(this.search.results$, { initialValue: IDLE });
  private readonly query = signal('');
  protected readonly found = computed(() => findConversations(this.conversations(), this.query()));
  /** Whoever one talks with is found once: as the conversation. */
  protected readonly users = computed(() => {
    const peers = new Set(this.found().map(({ peerId }) => peerId));
    return this.results().users.filter(({ id }) => !this.without().has(id) && !peers.has(id));
  });
  private readonly hits = computed((): readonly Hit[] => [
    ...this.found().map((conversation) => ({ id: conversation.id, conversation })),
    ...this.users().map((user) => ({ id: user.id, user })),
  ]);
  /** The first hit of what was typed; the same hit as others arrive. */
  protected readonly active = linkedSignal<{ query: string; hits: readonly Hit[] }, number>({
    source: () => ({ query: this.query(), hits: this.hits() }),
    computation: ({ query, hits }, before) => {
      const chosen = before?.source.query === query ? before.source.hits[before.value]?.id : undefined;
      return Math.max(
        0,
        hits.findIndex(({ id }) => id === chosen),
      );
    },
  });
  /** What shows the hits, fetched when one begins. */
  protected readonly part = inject(Parts).part('anchored', () => import('../../../../ui/anchored/anchored'));
  protected readonly open = computed(
    () =>
      this.part.there() &&
      this.wanted() &&
      this.query() !== '' &&
      (this.results().status !== 'idle' || this.found().length > 0),
  );
  protected readonly activeId = computed(() =>
    this.open() && this.hits().length > 0 ? this.optionId(this.active()) : null,
  );

  /** Puts the focus into the box. */
  focus(): void {
    this.box().nativeElement.focus();
  }

  protected optionId(index: number): string {
    return `${this.listId}-${index}`;
  }

  protected typed(text: string): void {
    this.wanted.set(true);
    void this.part.want();
    this.measure();
    this.query.set(text.trim());
    this.search.query(text);
  }

  protected focused(): void {
    this.measure();
    this.wanted.set(true);
  }

  protected key(event: KeyboardEvent): void {
    const count = this.hits().length;
    if (event.key === 'Escape' && this.open()) {
      event.stopPropagation();
      this.clear();
    } else if (event.key === 'Enter' && this.query() !== '') {
      // It means what was typed, found or not yet: a form around it is not sent by it.
      if (this.open()) this.take(this.hits()[this.active()]);
    } else if (!this.open() || count === 0) {
      return;
    } else if (event.key === 'ArrowDown') {
      this.active.update((index) => (index + 1) % count);
    } else if (event.key === 'ArrowUp') {
      this.active.update((index) => (index + count - 1) % count);
    } else {
      return;
    }
    event.preventDefault();
  }

  protected pick(user: User): void {
    this.clear();
    this.picked.emit(user);
  }

  protected openUp(conversation: ConversationSummary): void {
    this.clear();
    this.opened.emit(conversation);
  }

  private take(hit: Hit | undefined): void {
    if (hit === undefined) return;
    if ('user' in hit) this.pick(hit.user);
    else this.openUp(hit.conversation);
  }

  private clear(): void {
    this.box().nativeElement.value = '';
    this.wanted.set(false);
    this.query.set('');
    this.search.query('');
  }

  private measure(): void {
    this.width.set(this.box().nativeElement.parentElement?.offsetWidth ?? 0);
  }
}
