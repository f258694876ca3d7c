import { randomBytes } from 'node:crypto';
import { encodedSize } from '../bson/encode';
import { type Document, ObjectId, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';
import { type Expression, allOf } from '../query/expression';
import { MAX_DOCUMENT_BYTES } from '../storage/records';
import { applyUpdate } from './apply';
import { checkSameId } from './immutable-id';
import { type Update } from './parse-update';

/** The document that an upsert inserts: what the filter asks to be equal, then the update; `_id` comes first. */
export function upsertDocument(filter: Expression, update: Update): Document {
  const seed: Document = new Map();
  const seen = new Set<string>();
  for (const [path, value] of equalities(filter)) {
    if (update.kind === 'replacement' && path !== '_id') {
      if (path.startsWith('_id.')) {
        throw new CommandError(
          'NotExactValueField',
          `cannot infer query fields to set, path '_id' is known in part only, by '${path}'`,
        );
      }
      continue;
    }
    for (const other of seen) {
      if (other === path || other.startsWith(`${path}.`) || path.startsWith(`${other}.`)) {
        throw new CommandError(
          'NotSingleValueField',
          `cannot infer query fields to set, path '${path}' is matched twice`,
        );
      }
    }
    seen.add(path);
    setPath(seed, path.split('.'), value);
  }
  const document = applyUpdate(update, seed, { inserting: true, matchedPosition: () => undefined });
  // Null is an _id like others.
  const stored = document.get('_id');
  const id = stored === undefined ? newObjectId() : stored;
  const seeded = seed.get('_id');
  if (seeded !== undefined) checkSameId(seeded, id);
  document.delete('_id');
  const result = new Map<string, Value>([['_id', id], ...document]);
  if (encodedSize(result) > MAX_DOCUMENT_BYTES) {
    throw new CommandError(17420, `Document to upsert is larger than ${MAX_DOCUMENT_BYTES}`);
  }
  return result;
}

function equalities(filter: Expression): [string, Value][] {
  if (filter.kind === 'and' || (filter.kind === 'or' && filter.children.length === 1)) {
    return filter.children.flatMap(equalities);
  }
  if (filter.kind !== 'field') return [];
  const { predicate, path } = filter;
  if (predicate.kind === 'eq') return [[path, predicate.value]];
  if (predicate.kind === 'in' && predicate.values.length === 1 && predicate.regexes.length === 0) {
    return [[path, predicate.values[0] ?? null]];
  }
  return allOf(predicate).flatMap((each): [string, Value][] => (each.kind === 'eq' ? [[path, each.value]] : []));
}

function setPath(document: Document, parts: readonly string[], value: Value): void {
  let current = document;
  for (const part of parts.slice(0, -1)) {
    const next = current.get(part);
    if (isDocument(next)) current = next;
    else {
      const made: Document = new Map();
      current.set(part, made);
      current = made;
    }
  }
  current.set(parts.at(-1) ?? '', value);
}

const processRandom = randomBytes(5);
let counter = randomBytes(3).readUIntBE(0, 3);

/** A new object id: seconds, this process, and a counter. */
export function newObjectId(): ObjectId {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(Math.floor(Date.now() / 1000), 0);
  processRandom.copy(bytes, 4);
  counter = (counter + 1) & 0xffffff;
  bytes.writeUIntBE(counter, 9, 3);
  return new ObjectId(bytes);
}
