import { CdkConnectedOverlay, CdkOverlayOrigin } from '@angular/cdk/overlay';
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
import { LucideSearch } from '@lucide/angular';
import { I18n } from '../../../../core/i18n/i18n';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import { PeopleSearch, type PeopleResults } from '../../data-access/people-search';

const IDLE: PeopleResults = { status: 'idle', query: '', users: [] };
let pickers = 0;

/** A combobox that finds people by name, as one types; the first hit is taken by Enter. */
@Component({
  selector: 'tt-people-picker',
  imports: [CdkConnectedOverlay, CdkOverlayOrigin, Avatar, Icon],
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
  /** Emits whoever was chosen; the box is empty again by then. */
  readonly picked = output<User>();

  protected readonly t = inject(I18n).t;
  private readonly search = inject(PeopleSearch);
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  protected readonly searchIcon = LucideSearch;
  protected readonly maxLength = LIMITS.query.max;
  protected readonly listId = `people-${++pickers}`;
  protected readonly wanted = signal(false);
  protected readonly width = signal(0);
  protected readonly results = toSignal(this.search.results$, { initialValue: IDLE });
  protected readonly users = computed(() => this.results().users.filter(({ id }) => !this.without().has(id)));
  protected readonly active = linkedSignal({ source: this.users, computation: () => 0 });
  protected readonly open = computed(() => this.wanted() && this.results().status !== 'idle');
  protected readonly activeId = computed(() =>
    this.open() && this.users().length > 0 ? this.optionId(this.active()) : null,
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
    this.measure();
    this.search.query(text);
  }

  protected focused(): void {
    this.measure();
    this.wanted.set(true);
  }

  protected key(event: KeyboardEvent): void {
    const count = this.users().length;
    if (event.key === 'Escape' && this.open()) {
      event.stopPropagation();
      this.clear();
    } else if (!this.open() || count === 0) {
      return;
    } else if (event.key === 'ArrowDown') {
      this.active.update((index) => (index + 1) % count);
    } else if (event.key === 'ArrowUp') {
      this.active.update((index) => (index + count - 1) % count);
    } else if (event.key === 'Enter') {
      this.pick(this.users()[this.active()]);
    } else {
      return;
    }
    event.preventDefault();
  }

  protected pick(user: User | undefined): void {
    if (user === undefined) return;
    this.clear();
    this.picked.emit(user);
  }

  private clear(): void {
    this.box().nativeElement.value = '';
    this.wanted.set(false);
    this.search.query('');
  }

  private measure(): void {
    this.width.set(this.box().nativeElement.parentElement?.offsetWidth ?? 0);
  }
}
