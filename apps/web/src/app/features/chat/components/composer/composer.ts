import {
  ChangeDetectionStrategy,
  Component,
  DestroyRef,
  afterNextRender,
  computed,
  effect,
  inject,
  input,
  untracked,
  viewChild,
} from '@angular/core';
import { takeUntilDestroyed, toObservable, toSignal } from '@angular/core/rxjs-interop';
import { LIMITS, type User } from '@tertulia/contracts';
import { ArrowRight as LucideArrowRight, Type as LucideType } from 'lucide';
import { switchMap } from 'rxjs';
import { Chat } from '../../../../core/chat/chat';
import { I18n } from '../../../../core/i18n/i18n';
import { Session } from '../../../../core/session/session';
import { shortcutOf } from '../../../../core/shortcuts/shortcuts';
import { Button } from '../../../../ui/button/button';
import { IconButton } from '../../../../ui/button/icon-button';
import { Icon } from '../../../../ui/icon/icon';
import { ComposerStore } from '../../data-access/composer-store';
import { ConversationStore } from '../../data-access/conversation-store';
import { FormattingChoice } from '../../data-access/formatting-choice';
import { mentionableIn } from '../../data-access/mention-suggestions';
import { toTyped } from '../../data-access/mentions';
import { storedDraft } from '../../data-access/stored-draft';
import { MessageActions } from '../../data-access/message-actions';
import { OutgoingFiles } from '../../data-access/outgoing-files';
import { People } from '../../data-access/people';
import { joined } from '../../data-access/picks';
import { isWrittenToo } from '../../data-access/writing/pasted-page';
import { AttachButton } from './attach-button';
import { CompletionList } from './completion-list';
import { ComposerModeBar } from './composer-mode-bar';
import { ComposerStatus } from './composer-status';
import { EmojiButton } from './emoji-button';
import { FormattingBar } from './formatting-bar';
import { MessageBox } from './message-box';
import { UploadTray } from './upload-tray';

/** Where messages are written: text, files, mentions, answers and edits. */
@Component({
  selector: 'tt-composer',
  imports: [
    AttachButton,
    Button,
    CompletionList,
    ComposerModeBar,
    ComposerStatus,
    EmojiButton,
    FormattingBar,
    Icon,
    IconButton,
    MessageBox,
    UploadTray,
  ],
  templateUrl: './composer.html',
  styleUrl: './composer.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class Composer {
  readonly conversationId = input.required<string>();

  protected readonly t = inject(I18n).t;
  private readonly client = inject(Chat).client;
  private readonly store = inject(ConversationStore);
  private readonly composer = inject(ComposerStore);
  private readonly outgoing = inject(OutgoingFiles);
  private readonly ownId = inject(Session).me?.id ?? '';
  protected readonly actions = inject(MessageActions);
  private readonly box = viewChild.required(MessageBox);
  private readonly completions = viewChild.required(CompletionList);
  private readonly users = toSignal(inject(People).users$, { initialValue: new Map<string, User>() });
  protected readonly conversation = toSignal(this.store.conversation$, { initialValue: null });
  protected readonly mode = toSignal(this.actions.mode$, { initialValue: null });
  protected readonly files = toSignal(
    toObservable(this.conversationId).pipe(switchMap((id) => this.outgoing.draft$(id))),
    { initialValue: [] },
  );
  protected readonly formatting = inject(FormattingChoice);
  protected readonly type = LucideType;
  protected readonly arrow = LucideArrowRight;

  private readonly mentionable = computed(() => {
    const mode = this.mode();
    return mentionableIn(this.conversation(), this.ownId, mode?.kind === 'edit' ? mode.view.body : '', this.users());
  });
  private readonly body = computed(() => this.composer.bodyOf(this.box().typed(), this.mentionable()));
  protected readonly left = computed(() => LIMITS.body.max - this.body().length);
  /** Whether what the box holds is a message that is being edited. */
  private isEditing = false;
  protected readonly sendable = computed(() => this.left() >= 0 && (this.body() !== '' || this.files().length > 0));

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => {
      const draft$ = storedDraft(this.client, this.conversationId()).pipe(takeUntilDestroyed(destroyed));
      draft$.subscribe(() => this.box().text() === '' && this.restoreDraft());
      if (matchMedia('(pointer: fine)').matches) this.box().focus();
    });
    effect(() => {
      const mode = this.mode();
      untracked(() => {
        if (mode?.kind === 'edit') this.box().set(mode.typed ?? toTyped(mode.view.body, this.users()));
        else if (this.isEditing) this.restoreDraft();
        this.isEditing = mode?.kind === 'edit';
        if (mode !== null) this.box().focus();
      });
    });
    destroyed.onDestroy(() => {
      if (this.box().text() !== '') this.client.setTyping(this.conversationId(), false);
    });
  }

  /** Takes files on, chosen, pasted or dropped. */
  attach(files: readonly File[]): void {
    if (files.length === 0) return;
    this.outgoing.add(this.conversationId(), files, this.files().length);
    this.box().focus();
  }

  protected edited(text: string): void {
    if (this.mode()?.kind === 'edit') return;
    this.keepDraft(this.conversationId());
    this.client.setTyping(this.conversationId(), text.trim() !== '');
  }

  protected key(event: KeyboardEvent): void {
    if (event.isComposing || this.completions().key(event)) return;
    const wanted = shortcutOf(event, 'composer');
    if (this.box().run(wanted, event)) event.preventDefault();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void this.submit();
    } else if (event.key === 'Escape' && this.mode() !== null) {
      // It means no more than that: the conversation is not read by it.
      event.preventDefault();
      this.cancel();
    } else if (wanted === 'editLast' && this.box().text() === '' && this.mode() === null) {
      if (this.composer.editLast()) event.preventDefault();
    }
  }

  protected pasted(event: ClipboardEvent): void {
    const { clipboardData } = event;
    if (clipboardData === null) return;
    const files = [...clipboardData.files];
    if (files.length > 0 && !isWrittenToo(clipboardData)) this.attach(files);
    else if (!this.box().paste(clipboardData)) return;
    event.preventDefault();
  }

  protected cancel(): void {
    this.leaveMode();
    this.box().focus();
  }

  protected async submit(): Promise<void> {
    if (!this.sendable()) return;
    const id = this.conversationId();
    const mode = this.mode();
    const before = this.box().typed();
    const body = this.body();
    if (mode?.kind === 'edit' && body === '') return;
    // Before the answer: what is typed meanwhile is a message of its own.
    this.leaveMode();
    if (mode?.kind !== 'edit') this.box().set({ text: '', picks: [] });
    if (await this.composer.submit(id, body, mode, this.files())) {
      if (mode?.kind !== 'edit') this.keepDraft(id);
      this.client.setTyping(id, false);
    } else if (mode?.kind === 'edit') {
      this.actions.edit(mode.view, before);
    } else {
      if (mode !== null) this.actions.reply(mode.view);
      this.box().set(joined(before, this.box().typed()));
    }
  }

  /** Back to a new message, and what of it was written. */
  private leaveMode(): void {
    this.actions.cancel();
    if (this.isEditing) this.restoreDraft();
    this.isEditing = false;
  }

  private restoreDraft(): void {
    const id = this.conversationId();
    this.box().set({ text: this.client.draft(id), picks: this.client.draftNames(id) });
  }

  private keepDraft(id: string): void {
    const { text, picks } = this.box().typed();
    this.client.setDraft(id, text, picks);
  }
}
