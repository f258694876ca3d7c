import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import type { Conversation } from '@tertulia/contracts';
import {
  Check as LucideCheck,
  CheckCheck as LucideCheckCheck,
  CircleAlert as LucideCircleAlert,
  Clock3 as LucideClock3,
} from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { Icon } from '../../../../ui/icon/icon';
import { STATE_KEYS, readersOf } from '../../data-access/receipts';

const ICONS = {
  pending: LucideClock3,
  sent: LucideCheck,
  delivered: LucideCheckCheck,
  read: LucideCheckCheck,
  failed: LucideCircleAlert,
} as const;

/** How far one's own message has got: a mark for everyone to see, the word for assistive software, seen on the newest. */
@Component({
  selector: 'tt-message-state-mark',
  imports: [Icon],
  template: `
    <tt-icon [icon]="icon()" [small]="true" />
    <span [class.visually-hidden]="!shown()">{{ words() }}</span>
  `,
  styles: `
    :host {
      display: flex;
      align-items: center;
      gap: var(--s1);
      min-height: 22px;
      color: var(--ink-3);
      font-size: var(--t1);
      white-space: nowrap;
    }
    :host(:is(.sent, .delivered, .read)) {
      cursor: pointer;
    }
    :host(.read) {
      color: var(--accent);
    }
    :host(:is(.sent, .delivered, .read):hover) {
      text-decoration: underline;
    }
    :host(.failed) {
      color: var(--bad);
    }
  `,
  host: { '[class]': 'view().state', '[title]': 'word()' },
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageStateMark {
  readonly view = input.required<MessageView>();
  readonly conversation = input.required<Conversation | null>();
  /** Whether the word is shown to everybody. */
  readonly worded = input(false);

  private readonly t = inject(I18n).t;
  private readonly ownId = inject(Session).me?.id ?? '';
  private readonly state = computed(() => this.view().state ?? 'pending');
  protected readonly icon = computed(() => ICONS[this.state()]);
  protected readonly word = computed(() => this.t(STATE_KEYS[this.state()]));
  protected readonly shown = computed(() => this.worded() || this.state() === 'pending' || this.state() === 'failed');
  protected readonly words = computed(() =>
    this.shown() && this.readers() > 0 ? this.t('chat.state.readBy', { count: this.readers() }) : this.word(),
  );
  private readonly readers = computed(() => {
    const conversation = this.conversation();
    const { seq } = this.view();
    if (conversation?.type !== 'group' || seq === null || this.state() !== 'read') return 0;
    return readersOf(conversation, this.ownId, seq);
  });
}
