import type { ChatClient } from '@tertulia/chat-client';
import { firstValueFrom } from 'rxjs';
import { openOutgoingStorage } from '../upload/open-outgoing-storage';

/** What somebody wrote or chose that the server does not have yet. */
export interface Unsent {
  messages: number;
  /** Files on their way, and those that wait for their message. */
  files: number;
  /** Conversations in which something is begun and not sent. */
  drafts: number;
}

/** Counts what this browser holds for a person and has not sent, whichever tab it was written in. */
export async function unsentOf(
  userId: string,
  client: Pick<ChatClient, 'outbox$' | 'conversations$' | 'drafts'>,
): Promise<Unsent> {
  const outbox = await firstValueFrom(client.outbox$);
  const conversations = await firstValueFrom(client.conversations$);
  const begun = await client.drafts();
  const storage = await openOutgoingStorage(userId);
  try {
    const { messages, files } = await firstValueFrom(storage.kept$);
    const waiting = outbox.filter(({ status }) => status !== 'acknowledged');
    return {
      messages: waiting.length + messages.length,
      files: files.length,
      // One of a conversation that one is not in any more cannot be seen, let alone sent.
      drafts: conversations.filter(({ id }) => (begun.get(id) ?? '').trim() !== '').length,
    };
  } finally {
    storage.close();
  }
}
