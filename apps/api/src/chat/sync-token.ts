import { invalid } from '../common/errors/domain-error';

/** Up to where a client knows the summaries of its conversations: by the time they changed, then by id. */
export interface SyncPosition {
  /** Milliseconds. */
  at: number;
  conversationId: string;
}

/** Turns a position into the opaque token of the contract. */
export function encodeSyncToken({ at, conversationId }: SyncPosition): string {
  return Buffer.from(`${at}.${conversationId}`).toString('base64url');
}

/** Gives back the position in a token. Throws `VALIDATION_FAILED` for what no `sync` has answered with. */
export function decodeSyncToken(token: string): SyncPosition {
  const [time = '', conversationId = '', ...more] = Buffer.from(token, 'base64url').toString().split('.');
  const position = { at: Number(time), conversationId };
  if (more.length > 0 || !/^\d{1,15}$/.test(time) || !/^([0-9a-f]{24})?$/.test(conversationId)) {
    throw invalid('syncToken', 'syncToken must be that of the last answer');
  }
  return position;
}

/** Orders positions. */
export function comparePositions(one: SyncPosition, other: SyncPosition): number {
  return (
    one.at - other.at ||
    (one.conversationId < other.conversationId ? -1 : one.conversationId > other.conversationId ? 1 : 0)
  );
}
