import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { steadyFilter } from '@tertulia/chat-client';
import type { User } from '@tertulia/contracts';
import { MessageSquareText as LucideMessageSquareText } from 'lucide';
import { I18n } from '../../../../core/i18n/i18n';
import { Button } from '../../../../ui/button/button';
import { IconButton } from '../../../../ui/button/icon-button';
import { lookOf } from '../../data-access/attachment-look';
import { ConversationStore } from '../../data-access/conversation-store';
import { Lightbox } from '../../data-access/lightbox';
import { MessageActions } from '../../data-access/message-actions';
import { People } from '../../data-access/people';
import { allFiles, hasFiles, type SharedFile } from '../../data-access/shared-file';
import { FileCard } from '../messages/file-card';

/** Files that are shown before one asks for more. */
const FIRST = 12;

/** What was shared in the messages that this browser has; it says so where there are older ones. */
@Component({
  selector: 'tt-shared-files',
  imports: [Button, FileCard, IconButton],
  templateUrl: './shared-files.html',
  styleUrl: './shared-files.css',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
export class SharedFiles {
  private readonly store = inject(ConversationStore);
  private readonly lightbox = inject(Lightbox);
  protected readonly actions = inject(MessageActions);
  protected readonly t = inject(I18n).t;
  protected readonly message = LucideMessageSquareText;
  private readonly users = toSignal(inject(People).users$, { initialValue: new Map<string, User>() });
  private readonly messages = toSignal(this.store.messages$, { initialValue: [] });
  protected readonly hasOlder = toSignal(this.store.hasOlder$, { initialValue: false });
  protected readonly busy = signal(false);
  private readonly room = signal(FIRST);
  private readonly findFiles = steadyFilter(hasFiles);
  private readonly withFiles = computed(() => this.findFiles(this.messages()));
  protected readonly all = computed(() => allFiles(this.withFiles()));
  private readonly shown = computed(() => this.all().slice(0, this.room()));
  protected readonly more = computed(() => this.all().length - this.shown().length);
  protected readonly pictures = computed(() => this.shown().filter(({ file }) => lookOf(file) === 'picture'));
  protected readonly others = computed(() => this.shown().filter(({ file }) => lookOf(file) !== 'picture'));

  protected sender({ senderId }: SharedFile): string {
    return this.users().get(senderId)?.displayName ?? this.t('chat.someone');
  }

  protected isDocument({ file }: SharedFile): boolean {
    return lookOf(file) === 'document';
  }

  protected open(event: MouseEvent, shared: SharedFile): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void this.lightbox.open(lookOf(shared.file) === 'picture' ? this.pictures() : [shared], shared);
  }

  protected showMore(): void {
    this.room.update((room) => room + FIRST);
  }

  protected async older(): Promise<void> {
    this.busy.set(true);
    await this.store.loadOlder();
    this.busy.set(false);
  }
}
