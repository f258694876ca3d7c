import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import type { Conversation, Member } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { ConversationActions } from '../../data-access/conversation-actions';
import { beginsWords } from '../../data-access/begins-words';
import { NewConversation } from '../../data-access/new-conversation';
import { MemberRow } from './member-row';

/** From so many members on, the list can be filtered. */
const MANY = 12;

/** Who is in a conversation, as far as the server lists them. */
@Component({
  selector: 'tt-member-list',
  imports: [MemberRow],
  template: `
    <h3>{{ t('chat.details.members', { count: conversation().memberCount }) }}</h3>
    @if (conversation().members.length >= many) {
      <input
        #box
        type="search"
        autocomplete="off"
        spellcheck="false"
        [attr.aria-label]="t('chat.details.filter')"
        [placeholder]="t('chat.details.filter')"
        (input)="query.set(box.value)"
      />
    }
    <ul>
      @for (member of shown(); track member.user.id) {
        <tt-member-row
          [member]="member"
          [own]="member.user.id === ownId"
          [addressable]="conversation().type === 'group' && member.user.id !== ownId"
          (addressed)="starting.talkTo(member.user)"
          [removable]="mayRemove(member)"
          (removed)="actions.remove(conversation(), member.user)"
        />
      }
    </ul>
    <p role="status">
      @if (shown().length === 0) {
        {{ t('chat.details.noneListed', { query: query().trim() }) }}
      }
      @if (unlisted() > 0) {
        {{ t('chat.details.unlisted', { count: unlisted(), listed: conversation().members.length }) }}
      }
    </p>
  `,
  styles: `
    h3 {
      margin: var(--s5) 0 var(--s2);
      color: var(--ink-2);
      font-size: var(--t2);
      font-weight: 600;
    }
    input {
      width: 100%;
      min-height: var(--control);
      margin-bottom: var(--s2);
      padding: 0 var(--s3);
      border: var(--stroke) solid var(--edge);
      border-radius: var(--r2);
      background: var(--surface);
      font-size: var(--t2);
    }
    ul {
      padding: 0;
      list-style: none;
    }
    p {
      color: var(--ink-2);
      font-size: var(--t2);
    }
    @media (max-width: 720px) {
      input {
        font-size: 16px;
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MemberList {
  readonly conversation = input.required<Conversation>();

  protected readonly t = inject(I18n).t;
  protected readonly actions = inject(ConversationActions);
  protected readonly starting = inject(NewConversation);
  protected readonly ownId = inject(Session).me?.id ?? '';
  protected readonly many = MANY;
  protected readonly query = signal('');
  protected readonly shown = computed(() => {
    const { members } = this.conversation();
    return this.query().trim() === ''
      ? members
      : members.filter(({ user }) => beginsWords(user.displayName, this.query()));
  });
  protected readonly unlisted = computed(() => this.conversation().memberCount - this.conversation().members.length);

  protected mayRemove(member: Member): boolean {
    const { type, me } = this.conversation();
    if (type !== 'group' || me.role === 'member' || member.user.id === this.ownId) return false;
    return me.role === 'owner' || member.role === 'member';
  }
}
