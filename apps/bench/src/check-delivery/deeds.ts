import { ChatError, isTransient } from '@tertulia/chat-client';
import { ErrorCode } from '@tertulia/contracts';
import { randomUUID } from 'node:crypto';
import type { Member } from './member';
import { versionOf } from './recorder';

// What a person does with the client that runs, written down before the client is told. Without a client nothing is done; what
// a crash leaves without an answer counts as over.

/** Writes a message; the client brings it out. Resolves when it is safe in the outbox. */
export async function send(member: Member, conversationId: string, body: string): Promise<void> {
  const { life, recorder } = member;
  if (!life) return;
  const clientMessageId = randomUUID();
  member.nextMessageId = clientMessageId;
  recorder.note({ kind: 'sent', via: 'outbox', conversationId, clientMessageId, body });
  const kept = await life.outcome(life.client.send(conversationId, { body }));
  if (kept !== null) recorder.note({ kind: 'kept', conversationId, clientMessageId });
}

/** Types without sending; an empty text takes away what was typed. */
export function type({ life, recorder }: Member, conversationId: string, text: string): void {
  if (!life) return;
  recorder.note({ kind: 'typed', conversationId, text });
  life.client.setDraft(conversationId, text);
}

/** Edits a message, or deletes it where `body` is null; what fails is not tried again. */
export async function change(
  { life, recorder }: Member,
  conversationId: string,
  messageId: string,
  body: string | null,
): Promise<void> {
  if (!life) return;
  const { client } = life;
  recorder.note({ kind: 'changing', conversationId, messageId, body });
  try {
    const changed =
      body === null ? client.delete(conversationId, messageId) : client.edit(conversationId, messageId, body);
    const message = await life.outcome(changed);
    if (message) recorder.note({ kind: 'changed', conversationId, version: versionOf(message) });
  } catch (error) {
    // A deletion whose answer was lost: what is deleted cannot be changed.
    const isDeleted = error instanceof ChatError && error.code === ErrorCode.Conflict;
    if (!isDeleted && !isTransient(error)) throw error;
  }
}
