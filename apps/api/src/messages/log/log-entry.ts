import type { Message } from '@tertulia/contracts';
import { notFound } from '../../common/errors/domain-error';
import { toMessage } from '../message.mapper';
import type { MessageChange } from '../messages.repository';
import type { MessageRecord } from '../schemas/message.schema';

/** A message before it has its numbers. */
export interface Draft extends Omit<
  MessageRecord,
  'conversationId' | 'seq' | 'rev' | 'createdAt' | 'editedAt' | 'deletedAt'
> {
  /** How far the sender had read when they sent it: a message of one's own is never unread where all before it is read. */
  senderReadSeq: number;
}

/** What became of a draft: the message, and whether this call stored it. */
export interface Sent {
  message: Message;
  created: boolean;
}

/** Decides on a message as it is now: what to set, or `null` to leave it. Throws the `DomainError` that refuses it. */
export type Decide = (current: MessageRecord) => MessageChange | null;

interface Waiting {
  /** Milliseconds of `performance.now()`. */
  queuedAt: number;
  reject: (error: unknown) => void;
}

/** A message that waits to be stored. Calls with the same key share one. */
export interface CreateEntry extends Waiting {
  kind: 'create';
  draft: Draft;
  key: string;
  resolve: (sent: Sent) => void;
}

/** A change that waits for its turn. */
export interface ChangeEntry extends Waiting {
  kind: 'change';
  messageId: string;
  decide: Decide;
  resolve: (message: Message) => void;
}

/** A look for what a failed write may have left. */
export interface CheckEntry extends Waiting {
  kind: 'check';
  resolve: () => void;
}

export type LogEntry = CreateEntry | ChangeEntry | CheckEntry;

/** What is to be set; `null` where there is nothing to do, and the caller is answered already. */
export function decided(entry: ChangeEntry, current: MessageRecord | null): MessageChange | null {
  if (!current) {
    entry.reject(notFound('message'));
    return null;
  }
  try {
    const change = entry.decide(current);
    if (!change) entry.resolve(toMessage(current));
    return change;
  } catch (error) {
    entry.reject(error);
    return null;
  }
}
