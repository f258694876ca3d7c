import type { SendMessageRequest } from '@tertulia/contracts';
import { randomBytes, randomUUID } from 'node:crypto';

/** A message that can be sent, with a new `clientMessageId`; what is given comes first. */
export function messageRequest(given: Partial<SendMessageRequest> = {}): SendMessageRequest {
  return { clientMessageId: randomUUID(), body: 'Good morning', ...given };
}

/** A well-formed id that nothing has. */
export function unknownId(): string {
  return randomBytes(12).toString('hex');
}
