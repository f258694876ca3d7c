import { ChangeDetectionStrategy, Component, computed, inject, input, output } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { Member } from '@tertulia/contracts';
import { UserMinus as LucideUserMinus } from 'lucide';
import { distinctUntilChanged, switchMap } from 'rxjs';
import { I18n } from '../../../../core/i18n/i18n';
import { PresenceWatch } from '../../data-access/presence-watch';
import { Avatar, type AvatarPresence } from '../../../../ui/avatar/avatar';
import { IconButton } from '../../../../ui/button/icon-button';

/** A member with role and presence; in a group one can write to them from here, and whoever may removes them. */
@Component({
  selector: 'tt-member-row',
  imports: [Avatar, IconButton],
  template: `
    @let user = member().user;
    <tt-avatar size="small" [seed]="user.id" [name]="user.displayName" [src]="user.avatarUrl" [presence]="presence()" />
    @if (addressable()) {
      <button
        type="button"
        class="name"
        [attr.aria-label]="t('chat.details.writeTo', { name: user.displayName })"
        [title]="t('chat.details.writeTo', { name: user.displayName })"
        (click)="addressed.emit()"
      >
        <bdi>{{ user.displayName }}</bdi>
      </button>
    } @else {
      <span class="name"
        ><bdi [attr.dir]="own() ? 'ltr' : null">{{
          own() ? t('chat.details.you', { name: user.displayName }) : user.displayName
        }}</bdi></span
      >
    }
    @if (presenceWords(); as words) {
      <span class="visually-hidden">{{ words }}</span>
    }
    @if (member().role !== 'member') {
      <small>{{ member().role === 'owner' ? t('chat.details.owner') : t('chat.details.admin') }}</small>
    }
    @if (removable()) {
      <button
        ttIconButton
        type="button"
        [label]="t('ui.remove', { name: user.displayName })"
        [icon]="minus"
        (click)="removed.emit()"
      ></button>
    }
  `,
  styles: `
    :host {
      position: relative;
      display: flex;
      align-items: center;
      gap: var(--s3);
      min-height: 48px;
      font-size: var(--t2);
    }
    .name {
      flex: 1;
      min-width: 0;
    }
    button.name {
      min-height: 48px;
      text-align: start;
    }
    /* The whole row is pressed for it, but for the button at its end. */
    button.name::after {
      position: absolute;
      inset: 0 calc(var(--s2) * -1);
      border-radius: var(--r2);
      content: '';
    }
    button.name:hover bdi {
      text-decoration: underline;
    }
    button[ttIconButton] {
      position: relative;
    }
    bdi {
      display: block;
      width: fit-content;
      max-width: 100%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    small {
      color: var(--ink-3);
      font-size: var(--t1);
    }
  `,
  host: { role: 'listitem' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MemberRow {
  readonly member = input.required<Member>();
  readonly own = input(false);
  readonly removable = input(false);
  /** Whether a conversation with them alone can be opened from here. */
  readonly addressable = input(false);
  /** Emits when the member is to go. */
  readonly removed = output();
  /** Emits when the person wants to write to the member. */
  readonly addressed = output();

  protected readonly t = inject(I18n).t;
  private readonly presences = inject(PresenceWatch);
  private readonly id = computed(() => this.member().user.id);
  private readonly watched = toSignal(
    toObservable(this.id).pipe(
      distinctUntilChanged(),
      switchMap((id) => this.presences.of(id)),
    ),
    { initialValue: null },
  );
  private readonly online = toSignal(this.presences.online$, { initialValue: false });
  protected readonly presence = computed((): AvatarPresence => {
    if (this.own()) return this.online() ? 'online' : 'away';
    const presence = this.watched();
    if (presence === null) return null;
    return presence.online ? 'online' : 'away';
  });
  protected readonly presenceWords = computed(() => {
    const presence = this.presence();
    return presence === null ? null : this.t(presence === 'online' ? 'chat.online' : 'chat.away');
  });
  protected readonly minus = LucideUserMinus;
}
