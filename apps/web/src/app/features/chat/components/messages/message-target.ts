import { DestroyRef, Injectable, inject, signal, untracked } from '@angular/core';
import { ErrorWords } from '../../../../core/i18n/error-words';
import { I18n } from '../../../../core/i18n/i18n';
import { Notices } from '../../../../core/notices/notices';
import { ConversationStore } from '../../data-access/conversation-store';
import { DrawnMessages } from './drawn-messages';

const FLASH_MS = 1_600;

/** The message that the list is to be moved to: fetched where it lies far back, and lit for a moment once it is shown. */
@Injectable()
export class MessageTarget {
  private readonly store = inject(ConversationStore);
  private readonly drawn = inject(DrawnMessages);
  private readonly notices = inject(Notices);
  private readonly words = inject(ErrorWords);
  private readonly t = inject(I18n).t;
  private readonly wantedSignal = signal<number | null>(null);
  private readonly flashedSignal = signal<number | null>(null);
  private takesFocus = true;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** The number of the message that is to be shown and is not yet. */
  readonly wanted = this.wantedSignal.asReadonly();
  /** The number of the message that was shown just now. */
  readonly flashed = this.flashedSignal.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
  }

  /**
   * Has the list moved to that message as soon as it is there; where it cannot be had, that is said. The keyboard goes along
   * unless it is to stay.
   */
  go(seq: number, takesFocus = true): void {
    this.takesFocus = takesFocus;
    this.wantedSignal.set(seq);
    if (!this.drawn.has(seq)) void this.bring(seq);
  }

  /** It is shown: lights it, and has the keyboard go along without moving the list again. */
  reached(row: Element, seq: number): void {
    this.wantedSignal.set(null);
    this.flashedSignal.set(seq);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flashedSignal.set(null), FLASH_MS);
    if (!this.takesFocus) return;
    untracked(() => row.querySelector<HTMLElement>('article')?.focus({ preventScroll: true }));
  }

  private async bring(seq: number): Promise<void> {
    let refusal: string | null = this.t('chat.messages.noSuch');
    try {
      await this.store.bring(seq);
    } catch (error) {
      // The page itself says that a conversation is gone or cannot be reached.
      refusal = this.drawn.state() === 'ready' ? this.words.because('chat.messages.notFetched', error) : null;
    }
    if (this.drawn.toSeq(seq) || this.wantedSignal() !== seq) return;
    if (refusal !== null) this.notices.complain(refusal);
    this.wantedSignal.set(null);
  }
}
