import { ChangeDetectionStrategy, Component, computed, inject, input, model } from '@angular/core';
import { X as LucideX } from 'lucide';
import type { User } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import { PeoplePicker } from './people-picker';

/** A search for people that gathers whoever is chosen, each removable. */
@Component({
  selector: 'tt-chosen-people',
  imports: [Avatar, Icon, PeoplePicker],
  template: `
    <span class="label">{{ label() }}</span>
    <tt-people-picker
      [label]="label()"
      [placeholder]="t('chat.people.search')"
      [without]="without()"
      (picked)="add($event)"
    />
    @if (people().length > 0) {
      <ul [attr.aria-label]="t('chat.people.chosen')">
        @for (user of people(); track user.id) {
          <li>
            <tt-avatar size="small" [seed]="user.id" [name]="user.displayName" [src]="user.avatarUrl" />
            <bdi>{{ user.displayName }}</bdi>
            <button type="button" [attr.aria-label]="t('ui.remove', { name: user.displayName })" (click)="remove(user)">
              <tt-icon [icon]="x" [small]="true" />
            </button>
          </li>
        }
      </ul>
    }
  `,
  styles: `
    .label {
      display: block;
      margin-bottom: var(--s2);
      font-size: var(--t2);
      font-weight: 600;
    }
    ul {
      display: flex;
      flex-wrap: wrap;
      gap: var(--s2);
      margin-top: var(--s3);
      padding: 0;
      list-style: none;
    }
    li {
      --avatar-small: 28px;
      display: flex;
      align-items: center;
      gap: var(--s2);
      padding: var(--s1);
      border: var(--stroke) solid var(--line);
      border-radius: var(--r2);
      font-size: var(--t2);
    }
    li tt-avatar {
      font-size: var(--t1);
    }
    button {
      display: grid;
      place-items: center;
      width: 28px;
      height: 28px;
      border-radius: var(--r1);
      color: var(--ink-2);
    }
    @media (max-width: 720px) {
      button {
        width: var(--control);
        height: var(--control);
      }
    }
    button:hover {
      background: var(--hover);
      color: var(--ink);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ChosenPeople {
  readonly label = input.required<string>();
  /** Ids of those who are not offered at all. */
  readonly except = input<readonly string[]>([]);
  readonly people = model<readonly User[]>([]);
  protected readonly t = inject(I18n).t;
  protected readonly x = LucideX;
  protected readonly without = computed(() => new Set([...this.except(), ...this.people().map(({ id }) => id)]));

  protected add(user: User): void {
    this.people.update((people) => [...people, user]);
  }

  protected remove(user: User): void {
    this.people.update((people) => people.filter(({ id }) => id !== user.id));
  }
}
