import {
  ChangeDetectionStrategy,
  Component,
  type ElementRef,
  computed,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { toObservable, toSignal } from '@angular/core/rxjs-interop';
import type { MessageView } from '@tertulia/chat-client';
import type { Conversation, User } from '@tertulia/contracts';
import { CircleAlert as LucideCircleAlert } from 'lucide';
import { of, switchMap } from 'rxjs';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { clockTime, fullTime } from '../../../../core/time/time-words';
import { shortcutOf } from '../../../../core/shortcuts/shortcuts';
import { Avatar } from '../../../../ui/avatar/avatar';
import { Icon } from '../../../../ui/icon/icon';
import { HeldDeletions } from '../../data-access/held-deletions';
import { MessageActions } from '../../data-access/message-actions';
import { MessageInHand } from '../../data-access/message-in-hand';
import { plainText } from '../../../../core/messages/plain-text';
import { filesOf } from '../../data-access/shared-file';
import { AttachmentList } from './attachment-list';
import { MessageMenu } from './message-menu';
import { MessageStateMark } from './message-state-mark';
import { MessageText } from './message-text';
import { WaitingFiles } from './waiting-files';

/** A message: who, when, what, and for one's own how far it has got. */
@Component({
  selector: 'tt-message-row',
  imports: [AttachmentList, Avatar, Icon, MessageMenu, MessageStateMark, MessageText, WaitingFiles],
  templateUrl: './message-row.html',
  styleUrl: './message-row.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class MessageRow {
  readonly view = input.required<MessageView>();
  /** Whether it stands under the name of the one before. */
  readonly continued = input.required<boolean>();
  readonly users = input.required<ReadonlyMap<string, User>>();
  /** For one's own messages: what is nobody's concern here is not drawn anew with each receipt. */
  readonly conversation = input.required<Conversation | null>();
  /** Whether it is one's own newest, which says its state in words. */
  readonly lastOwn = input(false);
  readonly flashed = input(false);

  private readonly i18n = inject(I18n);
  protected readonly t = this.i18n.t;
  private readonly words = inject(ErrorWords);
  protected readonly actions = inject(MessageActions);
  protected readonly messageInHand = inject(MessageInHand);
  protected readonly inHand = computed(() => this.messageInHand.key() === this.view().clientMessageId);
  /** What can be done with it is drawn from the first time that somebody turns to it. */
  protected readonly touched = signal(false);
  protected readonly alert = LucideCircleAlert;
  private readonly article = viewChild.required<ElementRef<HTMLElement>>('article');
  private readonly deletions = inject(HeldDeletions);
  private readonly held = toSignal(
    toObservable(computed(() => this.view().id)).pipe(
      switchMap((id) => (id === null ? of(false) : this.deletions.isHeld$(id))),
    ),
    { initialValue: false },
  );
  /** Whether it is deleted, or about to be. */
  protected readonly gone = computed(() => this.view().deletedAt !== null || this.held());
  protected readonly author = computed(() => this.users().get(this.view().senderId));
  protected readonly name = computed(() => this.author()?.displayName ?? this.t('chat.someone'));
  protected readonly time = computed(() => clockTime(this.view().createdAt, this.i18n.locale()));
  protected readonly fullTime = computed(() => fullTime(this.view().createdAt, this.i18n.locale()));
  protected readonly files = computed(() => filesOf(this.view()));
  protected readonly failure = computed(() => {
    const { error } = this.view();
    const first = this.t('chat.message.notSent');
    return error === null ? first : this.t('ui.sentences', { first, second: this.words.told(error) });
  });
  protected readonly quote = computed(() => {
    const { replyTo } = this.view();
    if (replyTo === null) return null;
    const name = this.users().get(replyTo.senderId)?.displayName ?? this.t('chat.someone');
    const text = plainText(replyTo.excerpt, this.users(), this.t('chat.mentionSomeone'));
    return { name, text: text || this.t('chat.message.attachment'), seq: replyTo.seq };
  });

  constructor() {
    // The menu goes with what it belongs to; the focus stays with the message.
    effect(() => {
      if (!this.held()) return;
      const article = this.article().nativeElement;
      setTimeout(() => {
        const { activeElement, body } = article.ownerDocument;
        if (activeElement === null || activeElement === body) article.focus({ preventScroll: true });
      });
    });
  }

  protected key(event: KeyboardEvent): void {
    if (event.target !== this.article().nativeElement) return;
    const wanted = shortcutOf(event, 'message');
    if (wanted === null || !this.actions.run(wanted, this.view())) return;
    event.preventDefault();
  }
}
