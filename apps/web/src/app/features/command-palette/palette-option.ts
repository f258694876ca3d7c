import type { Highlightable } from '@angular/cdk/a11y';
import { ChangeDetectionStrategy, Component, ElementRef, computed, inject, input, signal } from '@angular/core';
import type { Command } from '../../core/commands/commands';
import { SHORTCUTS, isMac } from '../../core/shortcuts/shortcuts';
import { Avatar } from '../../ui/avatar/avatar';
import { Badge } from '../../ui/badge/badge';
import { Icon } from '../../ui/icon/icon';
import { keyLabel } from '../../ui/keys/key-label';

/** A command of the palette. */
@Component({
  selector: 'tt-palette-option',
  imports: [Avatar, Badge, Icon],
  template: `
    @let shown = command();
    @if (shown.avatar; as avatar) {
      <tt-avatar size="small" [seed]="avatar.seed" [name]="shown.label" [src]="avatar.src" aria-hidden="true" />
    } @else if (shown.icon; as icon) {
      <span class="icon"><tt-icon [icon]="icon" /></span>
    }
    <span class="label" dir="auto">{{ shown.label }}</span>
    @if (shown.hint) {
      <small>{{ shown.hint }}</small>
    }
    @if ((shown.unread ?? 0) > 0) {
      <tt-badge aria-hidden="true" [count]="shown.unread ?? 0" />
    }
    @if (keys(); as text) {
      <kbd aria-hidden="true">{{ text }}</kbd>
    }
  `,
  styles: `
    :host {
      --avatar-small: 28px;
      display: flex;
      align-items: center;
      gap: var(--s3);
      min-height: var(--field);
      padding: var(--s1) var(--s3);
      border-radius: var(--r2);
      cursor: pointer;
      scroll-margin-block: var(--s6);
    }
    :host(.active) {
      background: var(--accent-soft);
      box-shadow: inset 0 0 0 2px var(--accent);
    }
    /* Where the system gives the colours there are no shadows. */
    @media (forced-colors: active) {
      :host(.active) {
        outline: 2px solid Highlight;
        outline-offset: -2px;
      }
    }
    tt-avatar {
      font-size: var(--t1);
    }
    .icon {
      display: grid;
      place-items: center;
      width: 28px;
      color: var(--ink-2);
    }
    .label {
      flex: 1;
      min-width: 0;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    small {
      color: var(--ink-2);
      font-size: var(--t2);
      white-space: nowrap;
    }
    kbd {
      color: var(--ink-2);
      font: inherit;
      font-size: var(--t1);
    }
  `,
  host: { role: 'option', '[attr.id]': 'id()', '[class.active]': 'active()', '[attr.aria-selected]': 'active()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class PaletteOption implements Highlightable {
  readonly command = input.required<Command>();
  readonly id = input.required<string>();
  protected readonly active = signal(false);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  protected readonly keys = computed(() => {
    const chord = SHORTCUTS.find(({ id }) => id === this.command().shortcut)?.keys[0];
    return chord === undefined ? null : keyLabel(chord, isMac()).join(' ');
  });

  setActiveStyles(): void {
    this.active.set(true);
    this.element.scrollIntoView({ block: 'nearest' });
  }

  setInactiveStyles(): void {
    this.active.set(false);
  }
}
