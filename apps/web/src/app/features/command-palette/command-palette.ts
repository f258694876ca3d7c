import { ActiveDescendantKeyManager } from '@angular/cdk/a11y';
import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import {
  ChangeDetectionStrategy,
  Component,
  Injector,
  afterRenderEffect,
  computed,
  inject,
  signal,
  untracked,
  viewChildren,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { Search as LucideSearch } from 'lucide';
import { switchMap } from 'rxjs';
import { Commands, type Command } from '../../core/commands/commands';
import { I18n } from '../../core/i18n/i18n';
import { Icon } from '../../ui/icon/icon';
import { matching } from './match';
import { PaletteOption } from './palette-option';
import { RecentCommands } from './recent-commands';

/** Finds a conversation, a person or an action by what is typed, and closes with the command that was chosen. */
@Component({
  selector: 'tt-command-palette',
  imports: [Icon, PaletteOption],
  templateUrl: './command-palette.html',
  styleUrl: './command-palette.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CommandPalette {
  protected readonly t = inject(I18n).t;
  private readonly ref = inject<DialogRef<Command>>(DialogRef);
  private readonly recent = inject(RecentCommands).ids;
  private readonly commands = inject(Commands);
  private readonly options = viewChildren(PaletteOption);
  private readonly keys = new ActiveDescendantKeyManager(this.options, inject(Injector)).withWrap().withPageUpDown();
  protected readonly searchIcon = LucideSearch;
  protected readonly query = signal(inject<string>(DIALOG_DATA));
  private readonly offered = toSignal(toObservable(this.query).pipe(switchMap((query) => this.commands.find(query))), {
    initialValue: [],
  });
  protected readonly found = computed(() => matching(this.offered(), this.query(), this.recent));
  private asked: string | null = null;
  private readonly chosenIndex = signal(0);
  protected readonly activeId = computed(() => {
    const command = this.found()[this.chosenIndex()];
    return command === undefined ? null : this.optionId(this.chosenIndex());
  });

  constructor() {
    this.keys.change.subscribe((index) => this.chosenIndex.set(index));
    // The best hit is chosen at once, and again after each letter; what comes later from the server does not move the choice.
    afterRenderEffect(() => {
      this.query();
      const count = this.options().length;
      untracked(() => {
        if (count === 0) this.chosenIndex.set(0);
        else if (this.asked !== this.query() || this.keys.activeItemIndex === -1) this.keys.setFirstItemActive();
        this.asked = this.query();
      });
    });
  }

  protected optionId(index: number): string {
    return `command-${index}`;
  }

  protected key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.choose(this.found()[this.chosenIndex()]);
    } else {
      this.keys.onKeydown(event);
    }
  }

  protected choose(command: Command | undefined): void {
    if (command !== undefined) this.ref.close(command);
  }
}
