import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import type { MessageView } from '@tertulia/chat-client';
import { X as LucideX } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { Avatar } from '../../../../ui/avatar/avatar';
import { IconButton } from '../../../../ui/button/icon-button';
import { ConversationStore } from '../../data-access/conversation-store';
import { progressOf } from '../../data-access/receipts';

/** Who has read one's own message, who has only got it, and who not yet; follows what changes. */
@Component({
  selector: 'tt-receipts-dialog',
  imports: [Avatar, IconButton],
  template: `
    <header>
      <h2 id="receipts-title">{{ t('chat.receipts.title') }}</h2>
      <button ttIconButton type="button" [label]="t('chat.receipts.close')" [icon]="x" (click)="ref.close()"></button>
    </header>
    @for (group of groups(); track group.title) {
      <h3>{{ t(group.title, { count: group.people.length }) }}</h3>
      <ul>
        @for (person of group.people; track person.id) {
          <li>
            <tt-avatar size="small" [seed]="person.id" [name]="person.displayName" [src]="person.avatarUrl" />
            <span dir="auto">{{ person.displayName }}</span>
          </li>
        }
      </ul>
    }
    @if (unlisted() > 0) {
      <p>{{ t('chat.receipts.unlisted', { count: unlisted() }) }}</p>
    }
  `,
  styles: `
    header {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--s3);
    }
    h2 {
      font-size: var(--t4);
      font-weight: 650;
    }
    h3 {
      margin-top: var(--s3);
      color: var(--ink-2);
      font-size: var(--t2);
      font-weight: 600;
    }
    ul {
      margin-top: var(--s1);
      padding: 0;
      list-style: none;
    }
    li {
      display: flex;
      align-items: center;
      gap: var(--s3);
      min-height: 44px;
    }
    li span {
      min-width: 0;
      overflow-wrap: anywhere;
    }
    p {
      padding-top: var(--s3);
      color: var(--ink-2);
      font-size: var(--t2);
    }
  `,
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ReceiptsDialog {
  protected readonly t = inject(I18n).t;
  protected readonly ref = inject<DialogRef<void>>(DialogRef);
  protected readonly x = LucideX;
  private readonly view = inject<MessageView>(DIALOG_DATA);
  private readonly ownId = inject(Session).me?.id ?? '';
  private readonly conversation = toSignal(inject(ConversationStore).conversation$, { initialValue: null });
  private readonly progress = computed(() => progressOf(this.conversation(), this.ownId, this.view.seq ?? 0));
  protected readonly groups = computed(() => {
    const { read, delivered, waiting } = this.progress();
    const groups = [
      { title: 'chat.receipts.read', people: read },
      { title: 'chat.receipts.delivered', people: delivered },
      { title: 'chat.receipts.waiting', people: waiting },
    ] as const;
    return groups.filter(({ people }) => people.length > 0);
  });
  protected readonly unlisted = computed(() => {
    const conversation = this.conversation();
    return conversation === null ? 0 : conversation.memberCount - conversation.members.length;
  });
}
