import { invalid } from '../common/errors/domain-error';

/** Turns the order key of a page's last user into its cursor. */
export function encodeCursor(orderKey: string): string {
  return Buffer.from(orderKey).toString('base64url');
}

/** Gives back the order key in a cursor. Throws `VALIDATION_FAILED` for what no page has ended with. */
export function decodeCursor(cursor: string): string {
  const orderKey = Buffer.from(cursor, 'base64url').toString();
  if (!/\u0001[0-9a-f]{24}$/.test(orderKey) || encodeCursor(orderKey) !== cursor) {
    throw invalid('cursor', 'cursor must be the nextCursor of another page');
  }
  return orderKey;
}
