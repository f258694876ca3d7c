import { toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument } from '../bson/values';
import { hasKey } from '../engine/index-signature';
import { CommandError } from '../errors';
import { type Hint } from '../planner/plan';
import { type IndexInfo } from '../storage/catalog-types';
import type { CommandContext } from './context';

const FAILED = 'error processing query: planner returned error :: caused by :: ';

/**
 * Reads a `hint`, an index's name or key. Refuses one that names no index with BadValue (2), and the key of several with
 * IndexNotFound (27).
 */
export function parseHint(context: CommandContext, collection: string, hint: Value | undefined): Hint | undefined {
  if (hint === undefined || (isDocument(hint) && hint.size === 0)) return undefined;
  if (typeof hint !== 'string' && !isDocument(hint)) {
    throw new CommandError('FailedToParse', 'Hint must be a string or an object');
  }
  if (isDocument(hint) && hint.has('$natural')) {
    return { kind: 'natural', reverse: (toInteger(hint.get('$natural')) ?? 1n) < 0n };
  }
  const info = context.engine.catalog.get(context.database, collection);
  if (!info) return undefined;
  const [index, another] = findIndexes(info.indexes, hint);
  if (!index) {
    throw new CommandError('BadValue', `${FAILED}hint provided does not correspond to an existing index`);
  }
  if (another) {
    throw new CommandError(
      'IndexNotFound',
      `${FAILED}Hint matched multiple indexes, must hint by index name. Matched: ${index.name} and ${another.name}`,
    );
  }
  return { kind: 'index', index };
}

/** The indexes of that name or of that key; by its key there may be several. */
export function findIndexes(indexes: readonly IndexInfo[], wanted: string | Document): IndexInfo[] {
  return indexes.filter(
    (index) => index.ready && (typeof wanted === 'string' ? index.name === wanted : hasKey(index, wanted)),
  );
}
