import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { Conversation } from '@tertulia/contracts';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { Avatar } from '../../../../ui/avatar/avatar';
import { peerOf, titleOf } from '../../data-access/conversation-title';

/** The top of a conversation: whose it is, and while nothing has been said, what to do. */
@Component({
  selector: 'tt-conversation-start',
  imports: [Avatar],
  template: `
    @let open = conversation();
    <tt-avatar size="large" [seed]="peer()?.id ?? open.id" [name]="title()" [src]="peer()?.avatarUrl ?? null" />
    <h2 dir="auto">{{ title() }}</h2>
    <p>{{ words() }}</p>
  `,
  styles: `
    :host {
      display: block;
      padding: var(--s5);
    }
    h2 {
      width: fit-content;
      margin: var(--s3) 0 var(--s1);
      font-size: var(--t5);
      font-weight: 650;
      letter-spacing: -0.015em;
      overflow-wrap: anywhere;
    }
    p {
      max-width: var(--measure);
      color: var(--ink-2);
    }
    @media (max-width: 720px) {
      :host {
        padding-inline: var(--s4);
      }
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationStart {
  readonly conversation = input.required<Conversation>();
  /** Whether nothing has been said yet. */
  readonly empty = input.required<boolean>();

  private readonly t = inject(I18n).t;
  private readonly ownId = inject(Session).me?.id ?? '';
  protected readonly title = computed(() => titleOf(this.conversation(), this.ownId, this.t));
  protected readonly peer = computed(() => peerOf(this.conversation(), this.ownId));
  protected readonly words = computed(() => {
    const beginning =
      this.conversation().type === 'group' ? this.t('chat.view.beginsGroup') : this.t('chat.view.beginsDirect');
    return this.empty()
      ? this.t('ui.sentences', { first: beginning, second: this.t('chat.view.writeFirst') })
      : beginning;
  });
}
