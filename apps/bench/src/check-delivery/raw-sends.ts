import type { Message } from '@tertulia/contracts';
import { RestClient, type BearerCredentials } from '@tertulia/testing';
import { randomUUID } from 'node:crypto';
import type { Member } from './member';
import type { Random } from './random';
import { versionOf } from './recorder';

/** Messages of a burst, and how often each goes out. */
const BURST = { messages: 3, copies: 4 };

/**
 * Sends a few messages several times each over HTTP, all at once and in any order, to any node, beside the client of the same
 * person. Nobody tries again. Resolves when every call was answered or has failed;
 * where nobody signs the person in, nothing is sent.
 */
export async function sendBurst(
  member: Member,
  conversationId: string,
  urls: readonly string[],
  random: Random,
): Promise<void> {
  const messages = Array.from({ length: BURST.messages }, (_, n) => {
    const clientMessageId = randomUUID();
    const body = `${member.name} raw ${n + 1} ${clientMessageId.slice(0, 4)}`;
    return { clientMessageId, body };
  });
  const calls = random.shuffle(messages.flatMap((message) => Array.from({ length: BURST.copies }, () => message)));
  let credentials: BearerCredentials;
  try {
    credentials = await member.own.credentials();
  } catch {
    return;
  }
  for (const message of messages) member.recorder.note({ kind: 'sent', via: 'raw', conversationId, ...message });
  await Promise.all(
    calls.map(async (message) => {
      const rest = new RestClient(random.pick(urls), credentials);
      try {
        const path = `/conversations/${conversationId}/messages`;
        const { status, body } = await rest.post<Message>(path, message);
        const { recorder } = member;
        if (status < 300) recorder.note({ kind: 'acknowledged', conversationId, via: 'raw', version: versionOf(body) });
        else recorder.note({ kind: 'refused', conversationId, via: 'raw', ...message, code: String(status) });
      } catch {
        // No answer: it may be stored or not.
      }
    }),
  );
}
