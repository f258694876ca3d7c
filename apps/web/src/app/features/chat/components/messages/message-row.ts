import { ChangeDetectionStrategy, Component, computed, inject, input, signal } from '@angular/core';
import type { MessageView } from '@tertulia/chat-client';
import type { Conversation, User } from '@tertulia/contracts';
import { LucideCircleAlert } from '@lucide/angular';
import { clockTime, fullTime } from '../../../../core/time/time-words';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import { MessageActions } from '../../data-access/message-actions';
import { plainText } from '../../data-access/plain-text';
import { AttachmentList } from './attachment-list';
import { MessageBody } from './message-body';
import { MessageMenu } from './message-menu';
import { MessageStateMark } from './message-state-mark';

/** A message: who, when, what, and for one's own how far it has got. */
@Component({
  selector: 'tt-message-row',
  imports: [AttachmentList, Avatar, Icon, MessageBody, MessageMenu, MessageStateMark],
  templateUrl: './message-row.html',
  styleUrl: './message-row.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageRow {
  readonly view = input.required<MessageView>();
  /** Whether it stands under the name of the one before. */
  readonly continued = input.required<boolean>();
  readonly users = input.required<ReadonlyMap<string, User>>();
  readonly conversation = input.required<Conversation | null>();
  /** Whether it is one's own newest, which says its state in words. */
  readonly lastOwn = input(false);
  readonly flashed = input(false);

  protected readonly actions = inject(MessageActions);
  /** What can be done with it is drawn from the first time that somebody turns to it. */
  protected readonly touched = signal(false);
  protected readonly alert = LucideCircleAlert;
  protected readonly author = computed(() => this.users().get(this.view().senderId));
  protected readonly name = computed(() => this.author()?.displayName ?? 'Someone');
  protected readonly time = computed(() => clockTime(this.view().createdAt));
  protected readonly fullTime = computed(() => fullTime(this.view().createdAt));
  protected readonly quote = computed(() => {
    const { replyTo } = this.view();
    if (replyTo === null) return null;
    const name = this.users().get(replyTo.senderId)?.displayName ?? 'Someone';
    return { name, text: plainText(replyTo.excerpt, this.users()) || 'Attachment', seq: replyTo.seq };
  });
}
