import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  effect,
  inject,
  input,
  signal,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed, toSignal } from '@angular/core/rxjs-interop';
import { NavigationSkipped, NavigationSkippedCode, Router } from '@angular/router';
import {
  ArrowDown as LucideArrowDown,
  Check as LucideCheck,
  Upload as LucideUpload,
  WifiOff as LucideWifiOff,
} from 'lucide';
import { filter, map } from 'rxjs';
import { Commands, type Command, type CommandSource } from '../../../../core/commands/commands';
import { I18n } from '../../../../core/i18n/i18n';
import { ShortcutKeys } from '../../../../core/shortcuts/shortcut-keys';
import { LocalStore } from '../../../../core/storage/local-store';
import { Button } from '../../../../ui/button/button';
import { EmptyState } from '../../../../ui/empty-state/empty-state';
import { Icon } from '../../../../ui/icon/icon';
import { Skeleton } from '../../../../ui/skeleton/skeleton';
import { ComposerStore } from '../../data-access/composer-store';
import { ConversationStore } from '../../data-access/conversation-store';
import { Lightbox } from '../../data-access/lightbox';
import { MessageActions } from '../../data-access/message-actions';
import { PresenceWatch } from '../../data-access/presence-watch';
import { Composer } from '../composer/composer';
import { beside } from '../details/beside';
import { DetailsSlot } from '../details/details-slot';
import { MessageList } from '../messages/message-list';
import { ConversationHeader } from './conversation-header';
import { FileDrop } from './file-drop';
import { NoConversation } from './no-conversation';
import { TypingNote } from './typing-note';

/** One conversation: header, messages, composer, details. Made anew for each conversation that is opened. */
@Component({
  selector: 'tt-conversation-view',
  imports: [
    Button,
    Composer,
    ConversationHeader,
    DetailsSlot,
    EmptyState,
    FileDrop,
    Icon,
    MessageList,
    NoConversation,
    Skeleton,
    TypingNote,
  ],
  templateUrl: './conversation-view.html',
  styleUrl: './conversation-view.css',
  providers: [ConversationStore, ComposerStore, Lightbox, MessageActions],
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class ConversationView {
  readonly conversationId = input.required<string>();
  /** The number of a message that a link leads to. */
  readonly target = input<number | null>(null);

  protected readonly t = inject(I18n).t;
  protected readonly store = inject(ConversationStore);
  private readonly local = inject(LocalStore);
  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private readonly composer = viewChild(Composer);
  private readonly list = viewChild(MessageList);
  private readonly picker = viewChild<ElementRef<HTMLInputElement>>('picker');
  protected readonly conversation = toSignal(this.store.conversation$, { initialValue: null });
  protected readonly state = toSignal(this.store.state$, { initialValue: 'loading' as const });
  private readonly beside = beside();
  protected readonly details = signal(this.beside() && this.local.read('details') !== 'closed');
  protected readonly offline = LucideWifiOff;
  protected readonly upload = LucideUpload;

  constructor() {
    const presence = inject(PresenceWatch);
    effect(() => this.store.open(this.conversationId()));
    effect(() => presence.open(this.conversation()?.members.map(({ user }) => user.id) ?? []));
    afterNextRender(() => this.enter());
    inject(DestroyRef).onDestroy(() => presence.open([]));
    inject(DestroyRef).onDestroy(inject(Commands).add(this.commands()));
    inject(ShortcutKeys)
      .on('markRead')
      .pipe(takeUntilDestroyed())
      .subscribe(() => this.markRead());
    const actions = inject(MessageActions);
    const { write$, jump$ } = actions;
    write$.pipe(takeUntilDestroyed()).subscribe(() => this.element.querySelector('textarea')?.focus());
    // What lies over the messages goes, for one of them is to be seen.
    jump$.pipe(takeUntilDestroyed()).subscribe(() => {
      if (!this.beside()) this.details.set(false);
    });
    // The link to the message whose address is open already, followed once more.
    inject(Router)
      .events.pipe(filter(isRepeated), takeUntilDestroyed())
      .subscribe(() => {
        const seq = this.target();
        if (seq !== null) actions.jumpTo(seq);
      });
  }

  protected showDetails(open: boolean): void {
    this.details.set(open);
    if (this.beside()) this.local.write('details', open ? null : 'closed');
  }

  /** Where the composer does not take the focus, the heading does: what had it is on the page that this one took the place of. */
  private enter(): void {
    if (matchMedia('(pointer: fine)').matches) return;
    this.element.querySelector('h1')?.focus({ preventScroll: true });
  }

  private markRead(): void {
    this.store.markRead(this.conversation()?.lastSeq ?? 0);
    this.store.forgetUnread();
    this.list()?.toNewest();
  }

  /** What the palette offers for the open conversation. */
  private commands(): CommandSource {
    const commands$ = this.store.conversation$.pipe(
      map((conversation): readonly Command[] => {
        if (conversation === null) return [];
        const { t } = this;
        return [
          {
            id: 'newest',
            kind: 'action',
            label: t('chat.palette.newest'),
            icon: LucideArrowDown,
            run: () => this.list()?.toNewest(),
          },
          {
            id: 'mark-read',
            kind: 'action',
            label: t('chat.palette.read'),
            icon: LucideCheck,
            shortcut: 'markRead',
            run: () => this.markRead(),
          },
          {
            id: 'upload',
            kind: 'action',
            label: t('chat.palette.upload'),
            icon: LucideUpload,
            run: () => this.picker()?.nativeElement.click(),
          },
        ];
      }),
    );
    return () => commands$;
  }

  protected chosen(picker: HTMLInputElement): void {
    this.dropped([...(picker.files ?? [])]);
    picker.value = '';
  }

  protected dropped(files: File[]): void {
    this.composer()?.attach(files);
  }
}

function isRepeated(event: unknown): boolean {
  return event instanceof NavigationSkipped && event.code === NavigationSkippedCode.IgnoredSameUrlNavigation;
}
