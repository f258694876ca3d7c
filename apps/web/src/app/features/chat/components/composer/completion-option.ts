import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import { UsersRound as LucideUsersRound } from 'lucide';
import { of, switchMap } from 'rxjs';
import { I18n } from '../../../../core/i18n/i18n';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import type { Completion } from '../../data-access/completions';
import { EmojiStore } from '../../data-access/emoji/emoji-store';
import { PresenceWatch } from '../../data-access/presence-watch';

/** What one completion is: a person and whether they are there, everyone, or an emoji. */
@Component({
  selector: 'tt-completion-option',
  imports: [Avatar, Icon],
  template: `
    @let option = completion();
    @if (option.kind === 'person') {
      <tt-avatar
        size="small"
        [seed]="option.user.id"
        [name]="option.user.displayName"
        [src]="option.user.avatarUrl"
        [presence]="presence()"
      />
      <span class="name" dir="auto">{{ option.user.displayName }}</span>
      <small dir="auto">{{ option.user.statusText }}</small>
      @if (presence() !== null) {
        <span class="visually-hidden">{{ presence() === 'online' ? t('chat.online') : t('chat.away') }}</span>
      }
    } @else if (option.kind === 'everyone') {
      <tt-icon [icon]="everyone" /><span class="name">all — {{ t('chat.composer.everyone') }}</span>
    } @else {
      <span class="emoji" aria-hidden="true">{{ emojis.toned(option.emoji) }}</span>
      <span class="name">{{ option.emoji.label }}</span>
      <small>:{{ option.emoji.codes[0] }}:</small>
    }
  `,
  styles: `
    :host {
      --avatar-small: 28px;
      display: flex;
      flex: 1;
      align-items: center;
      gap: var(--s3);
      min-width: 0;
    }
    tt-avatar {
      font-size: var(--t1);
    }
    tt-icon,
    .emoji {
      width: var(--avatar-small);
      text-align: center;
    }
    .emoji {
      font-size: var(--t5);
      line-height: 1;
    }
    .name {
      flex: none;
      max-width: 75%;
      overflow: hidden;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    small {
      flex: 1;
      min-width: 0;
      overflow: hidden;
      color: var(--ink-2);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class CompletionOption {
  readonly completion = input.required<Completion>();

  protected readonly t = inject(I18n).t;
  protected readonly emojis = inject(EmojiStore);
  protected readonly everyone = LucideUsersRound;
  private readonly presences = inject(PresenceWatch);
  private readonly userId = computed(() => {
    const completion = this.completion();
    return completion.kind === 'person' ? completion.user.id : null;
  });
  private readonly watched = toSignal(
    toObservable(this.userId).pipe(switchMap((id) => (id === null ? of(null) : this.presences.of(id)))),
    { initialValue: null },
  );
  protected readonly presence = computed(() => {
    const watched = this.watched();
    return watched === null ? null : watched.online ? 'online' : 'away';
  });
}
