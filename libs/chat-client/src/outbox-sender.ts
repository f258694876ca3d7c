import type { Message } from '@tertulia/contracts';
import { Subject, type Observable, filter, firstValueFrom, map, takeUntil } from 'rxjs';
import { isTransient, toChatError, type ChatError } from './chat-error';
import type { OutboxEntry } from './chat-storage';
import type { Outbox } from './outbox';
import type { SenderLock } from './sender-lock';
import type { ServerCalls } from './server-calls';

/** Conversations whose messages are on their way at the same time. */
const PARALLEL_CONVERSATIONS = 4;

export interface OutboxSenderOptions {
  outbox: Outbox;
  calls: ServerCalls;
  lock: SenderLock;
  /** Called with the stored message, before the entry counts as acknowledged. */
  stored: (message: Message) => void;
  failed: (error: unknown) => void;
}

interface Turn {
  live: AbortSignal;
  /** Emits when `live` aborts. */
  ended: Subject<void>;
  /** Whether it is this client's turn with what all clients on the storage share. What is this client's alone needs no turn. */
  shared: boolean;
}

/**
 * Empties the outbox: oldest first and one at a time within a conversation, several conversations at once. A message leaves it by
 * an acknowledgement or a refusal for good; until then it is sent again, always with the same `clientMessageId`.
 */
export class OutboxSender {
  private readonly sending = new Set<string>();
  /** Conversations that wait before the next try. */
  private readonly waiting = new Set<string>();
  private readonly attempts = new Map<string, number>();
  /** While connected. */
  private turn: Turn | null = null;

  constructor(private readonly options: OutboxSenderOptions) {}

  /**
   * Sends whatever is or comes into the outbox, until `live` aborts: what the storage would not take at once, all else when it is
   * this client's turn.
   */
  async run(live: AbortSignal): Promise<void> {
    if (live.aborted) return;
    const ended = new Subject<void>();
    const turn: Turn = { live, ended, shared: false };
    live.addEventListener('abort', () => ended.next(), { once: true });
    this.turn = turn;
    this.waiting.clear();
    this.attempts.clear();
    this.options.outbox.entries$.pipe(takeUntil(ended)).subscribe(() => this.pump());
    await this.options.lock.run(async () => {
      if (live.aborted) return;
      turn.shared = true;
      this.pump();
      await firstValueFrom(ended);
    }, live);
  }

  private pump(): void {
    if (!this.turn || this.turn.live.aborted) return;
    const seen = new Set<string>();
    for (const entry of this.options.outbox.entries) {
      const { conversationId, status } = entry;
      if (this.sending.size >= PARALLEL_CONVERSATIONS) return;
      // Nothing overtakes an older message of its conversation, not even one that another client is to send.
      if (status !== 'pending' || seen.has(conversationId)) continue;
      seen.add(conversationId);
      if (!this.isMine(entry, this.turn)) continue;
      if (this.sending.has(conversationId) || this.waiting.has(conversationId)) continue;
      this.sending.add(conversationId);
      void this.sendNext(conversationId, this.turn).finally(() => {
        this.sending.delete(conversationId);
        this.pump();
      });
    }
  }

  private isMine({ clientMessageId }: OutboxEntry, { shared }: Turn): boolean {
    return shared || this.options.outbox.isUnstored(clientMessageId);
  }

  private async sendNext(conversationId: string, turn: Turn): Promise<void> {
    try {
      // Another tab may have written an older one that is not known here yet.
      await this.options.outbox.refresh();
    } catch (error) {
      this.options.failed(error);
    }
    const isNext = (it: OutboxEntry): boolean => it.conversationId === conversationId && it.status === 'pending';
    const next = this.options.outbox.entries.find(isNext);
    if (next && !turn.live.aborted && this.isMine(next, turn)) await this.sendOne(next, turn);
  }

  private async sendOne(entry: OutboxEntry, { live, ended }: Turn): Promise<void> {
    const { clientMessageId } = entry;
    try {
      const message = await Promise.race([this.deliver(entry), this.settledElsewhere(clientMessageId, ended)]);
      this.attempts.delete(clientMessageId);
      if (message) await this.store(clientMessageId, message);
    } catch (error) {
      if (!isTransient(error)) await this.refuse(clientMessageId, toChatError(error));
      else if (!live.aborted) this.wait(entry, toChatError(error), live);
    }
  }

  private async store(clientMessageId: string, message: Message): Promise<void> {
    try {
      this.options.stored(message);
      await this.options.outbox.acknowledge(clientMessageId, message);
    } catch (error) {
      this.options.failed(error);
    }
  }

  private async deliver(entry: OutboxEntry): Promise<Message> {
    const { conversationId, clientMessageId, body, attachmentIds, replyToId } = entry;
    const message = await this.options.calls.request('send_message', {
      conversationId,
      clientMessageId,
      body,
      ...(attachmentIds.length > 0 && { attachmentIds }),
      ...(replyToId !== null && { replyToId }),
    });
    // An earlier try had been stored after all, with the body that was then.
    if (!entry.revised || message.deletedAt !== null || message.body.trim() === body.trim()) return message;
    return this.options.calls.request('edit_message', { conversationId, messageId: message.id, body });
  }

  /** Resolves when something else than the acknowledgement waited for settles the entry, or the turn ends. */
  private settledElsewhere(clientMessageId: string, ended: Observable<void>): Promise<null> {
    const settled = this.options.outbox.entries$.pipe(
      map((entries) => entries.find((entry) => entry.clientMessageId === clientMessageId)),
      filter((entry) => entry?.status !== 'pending'),
      map(() => null),
      takeUntil(ended),
    );
    return firstValueFrom(settled, { defaultValue: null });
  }

  private async refuse(clientMessageId: string, error: ChatError): Promise<void> {
    this.attempts.delete(clientMessageId);
    try {
      await this.options.outbox.fail(clientMessageId, { code: error.code, message: error.message });
    } catch (cause) {
      this.options.failed(cause);
    }
  }

  private wait({ conversationId, clientMessageId }: OutboxEntry, error: ChatError, live: AbortSignal): void {
    const attempt = this.attempts.get(clientMessageId) ?? 0;
    this.attempts.set(clientMessageId, attempt + 1);
    this.waiting.add(conversationId);
    void this.options.calls.pause(error, attempt, live).then(() => {
      this.waiting.delete(conversationId);
      this.pump();
    });
  }
}
