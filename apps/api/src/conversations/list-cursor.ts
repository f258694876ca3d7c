import { isMongoId } from 'class-validator';
import { invalid } from '../common/errors/domain-error';

/** Where a page of the list ended. */
export interface ListPosition {
  at: Date;
  conversationId: string;
}

/** Turns the last conversation of a page into its cursor. */
export function encodeListCursor({ at, conversationId }: ListPosition): string {
  return Buffer.from(`${at.getTime()}.${conversationId}`).toString('base64url');
}

/** Gives back the position in a cursor. Throws `VALIDATION_FAILED` for what no page has ended with. */
export function decodeListCursor(cursor: string): ListPosition {
  const [time = '', conversationId = '', ...more] = Buffer.from(cursor, 'base64url').toString().split('.');
  const at = new Date(Number(time));
  const position = { at, conversationId };
  if (
    more.length > 0 ||
    !/^\d{1,15}$/.test(time) ||
    !isMongoId(conversationId) ||
    encodeListCursor(position) !== cursor
  ) {
    throw invalid('cursor', 'cursor must be the nextCursor of another page');
  }
  return position;
}
