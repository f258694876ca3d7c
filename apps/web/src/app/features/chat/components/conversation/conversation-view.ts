import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink } from '@angular/router';
import { LucideDoorClosed, LucideUpload, LucideWifiOff } from '@lucide/angular';
import { I18n } from '../../../../core/i18n/i18n';
import { LocalStore } from '../../../../core/storage/local-store';
import { Button } from '../../../../ui/button/button';
import { EmptyState } from '../../../../ui/empty-state/empty-state';
import { Icon } from '../../../../ui/icon/icon';
import { Skeleton } from '../../../../ui/skeleton/skeleton';
import { ComposerStore } from '../../data-access/composer-store';
import { ConversationStore } from '../../data-access/conversation-store';
import { MessageActions } from '../../data-access/message-actions';
import { OutgoingFiles } from '../../data-access/outgoing-files';
import { PresenceWatch } from '../../data-access/presence-watch';
import { Composer } from '../composer/composer';
import { DetailsPanel } from '../details/details-panel';
import { MessageList } from '../messages/message-list';
import { ConversationHeader } from './conversation-header';
import { FileDrop } from './file-drop';
import { TypingNote } from './typing-note';

/** From this width on, the details stand beside the conversation; below, they slide over it. */
const WIDE = '(min-width: 1101px)';

/** One conversation: header, messages, composer, details. Made anew for each conversation that is opened. */
@Component({
  selector: 'tt-conversation-view',
  imports: [
    RouterLink,
    Button,
    Composer,
    ConversationHeader,
    DetailsPanel,
    EmptyState,
    FileDrop,
    Icon,
    MessageList,
    Skeleton,
    TypingNote,
  ],
  templateUrl: './conversation-view.html',
  styleUrl: './conversation-view.css',
  providers: [ConversationStore, ComposerStore, MessageActions, OutgoingFiles],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationView {
  readonly conversationId = input.required<string>();
  /** The number of a message that a link leads to. */
  readonly target = input<number | null>(null);

  protected readonly t = inject(I18n).t;
  protected readonly store = inject(ConversationStore);
  private readonly local = inject(LocalStore);
  private readonly composer = viewChild(Composer);
  protected readonly conversation = toSignal(this.store.conversation$, { initialValue: null });
  protected readonly state = toSignal(this.store.state$, { initialValue: 'loading' as const });
  protected readonly details = signal(matchMedia(WIDE).matches && this.local.read('details') !== 'closed');
  protected readonly door = LucideDoorClosed;
  protected readonly offline = LucideWifiOff;
  protected readonly upload = LucideUpload;

  constructor() {
    const presence = inject(PresenceWatch);
    effect(() => this.store.open(this.conversationId()));
    effect(() => presence.open(this.conversation()?.members.map(({ user }) => user.id) ?? []));
    inject(DestroyRef).onDestroy(() => presence.open([]));
  }

  protected showDetails(open: boolean): void {
    this.details.set(open);
    if (matchMedia(WIDE).matches) this.local.write('details', open ? null : 'closed');
  }

  protected dropped(files: File[]): void {
    this.composer()?.attach(files);
  }
}
