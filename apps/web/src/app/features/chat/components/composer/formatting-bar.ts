import {
  ChangeDetectionStrategy,
  Component,
  ElementRef,
  computed,
  inject,
  input,
  output,
  signal,
  viewChildren,
} from '@angular/core';
import {
  Bold as LucideBold,
  Code as LucideCode,
  Italic as LucideItalic,
  Link as LucideLink,
  List as LucideList,
  ListOrdered as LucideListOrdered,
  SquareCode as LucideSquareCode,
  Strikethrough as LucideStrikethrough,
  TextQuote as LucideTextQuote,
} from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { SHORTCUTS, isMac } from '../../../../core/shortcuts/shortcuts';
import { IconButton } from '../../../../ui/button/icon-button';
import { keyLabel } from '../../../../ui/keys/key-label';
import { FORMATS, isFormat, type Format } from '../../data-access/writing/formats';
import type { Written } from '../../data-access/writing/written';

const ICONS = {
  bold: LucideBold,
  italic: LucideItalic,
  strike: LucideStrikethrough,
  link: LucideLink,
  list: LucideList,
  numberedList: LucideListOrdered,
  quote: LucideTextQuote,
  code: LucideCode,
  codeBlock: LucideSquareCode,
} as const satisfies Record<Format, unknown>;

/** Formats that end a group of those that belong together. */
const GROUP_ENDS: readonly Format[] = ['strike', 'link', 'quote'];

/** The toolbar "Formatting": what can be made of the selection, and what it is already. */
@Component({
  selector: 'tt-formatting-bar',
  imports: [IconButton],
  template: `
    <div
      role="toolbar"
      tabindex="-1"
      [attr.aria-label]="t('chat.format.label')"
      (mousedown)="$event.preventDefault()"
      (keydown)="move($event)"
    >
      @for (button of buttons; track button.format) {
        <button
          ttIconButton
          #widget
          type="button"
          [tabIndex]="$index === active() ? 0 : -1"
          [label]="t(button.label)"
          [hint]="button.keys"
          [icon]="button.icon"
          [class.ends]="button.ends"
          [attr.aria-pressed]="button.format === 'link' ? null : on().has(button.format)"
          (focus)="active.set($index)"
          (click)="chosen.emit(button.format)"
        ></button>
      }
    </div>
  `,
  styles: `
    :host {
      display: block;
      padding: var(--s2) var(--s2) 0;
    }
    div {
      display: flex;
      gap: var(--s1);
      overflow-x: auto;
      scrollbar-width: none;
      /* The ring of a button that has the focus is not cut off. */
      margin: -3px;
      padding: 3px;
    }
    button[type='button'][aria-pressed='true'] {
      background: var(--accent-soft);
      color: var(--accent);
    }
    .ends {
      margin-inline-end: var(--s2);
    }
    .ends::after {
      content: '';
      position: absolute;
      inset-block: 25%;
      inset-inline: auto calc((var(--s3) + var(--stroke)) / -2);
      border-inline-end: var(--stroke) solid var(--line);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class FormattingBar {
  /** What is written and selected. */
  readonly written = input.required<Written>();
  /** Emits the format that is asked for. */
  readonly chosen = output<Format>();

  protected readonly t = inject(I18n).t;
  private readonly widgets = viewChildren<unknown, ElementRef<HTMLElement>>('widget', { read: ElementRef });
  /** The one button that Tab reaches; arrow keys reach the others. */
  protected readonly active = signal(0);
  protected readonly on = computed(
    () => new Set(this.buttons.map(({ format }) => format).filter((format) => FORMATS[format].isOn(this.written()))),
  );
  protected readonly buttons = Object.entries(ICONS).flatMap(([format, icon]) => {
    const shortcut = SHORTCUTS.find(({ id }) => id === format);
    if (shortcut === undefined || !isFormat(format)) return [];
    const keys = keyLabel(shortcut.keys[0] ?? '', isMac()).join(isMac() ? '' : '+');
    return [{ format, icon, label: shortcut.label, keys, ends: GROUP_ENDS.includes(format) }];
  });

  protected move(event: KeyboardEvent): void {
    const count = this.buttons.length;
    const to = { ArrowRight: this.active() + 1, ArrowLeft: this.active() - 1 + count, Home: 0, End: count - 1 }[
      event.key
    ];
    if (to === undefined) return;
    event.preventDefault();
    this.widgets()[to % count]?.nativeElement.focus();
  }
}
