import type { OutboxEntry } from '@tertulia/chat-client';
import { firstValueFrom, type Observable } from 'rxjs';
import { openOutgoingStorage } from '../upload/open-outgoing-storage';

/** What somebody wrote or chose that the server does not have yet. */
export interface Unsent {
  messages: number;
  /** Files on their way, and those that wait for their message. */
  files: number;
}

/** Counts what this browser holds for a person and has not sent, whichever tab it was written in. */
export async function unsentOf(userId: string, outbox$: Observable<readonly OutboxEntry[]>): Promise<Unsent> {
  const outbox = await firstValueFrom(outbox$);
  const storage = await openOutgoingStorage(userId);
  try {
    const { messages, files } = await firstValueFrom(storage.kept$);
    const waiting = outbox.filter(({ status }) => status !== 'acknowledged');
    return { messages: waiting.length + messages.length, files: files.length };
  } finally {
    storage.close();
  }
}
