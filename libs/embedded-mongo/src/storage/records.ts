import { encodeDocument } from '../bson/encode';
import { type Document, type Value, doc, isDocument } from '../bson/values';
import { decodeDocument } from '../bson/decode';
import { CommandError } from '../errors';
import { type Catalog } from './catalog';
import { type CollectionInfo, type IndexInfo, namespaceOf } from './catalog-types';
import { type IndexKey, indexKeysOf } from './index-keys';
import { recordIdBytes, recordKey, spacePrefix, trailingRecordId } from './keys';
import { type Store } from './store';
import { formatValue } from './format-value';
import { type WriteQueue } from './write-queue';

/** The largest document, as in MongoDB. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** How deep a stored document may nest, as in MongoDB: less than a message, which carries it within others. */
const MAX_STORED_DEPTH = 180;

interface Entry {
  index: IndexInfo;
  key: Buffer;
  value: Buffer;
}

const NO_VALUE = Buffer.alloc(0);

/**
 * Writes documents together with their index entries. Each method is for use inside a write job; it checks everything
 * before its first write, so that what it throws has changed nothing.
 */
export class Records {
  private readonly staged = new Map<CollectionInfo, { count: number; bytes: number }>();

  constructor(
    private readonly store: Store,
    private readonly catalog: Catalog,
    private readonly queue: WriteQueue,
  ) {}

  /** Stores a new document. Throws DuplicateKey (11000), BadValue (2) for one that is too large, Overflow (15) for one too deep. */
  insert(collection: CollectionInfo, document: Document): void {
    const bytes = encodeDocument(document);
    checkDepth(document);
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw new CommandError(
        'BadValue',
        `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`,
      );
    }
    const recordId = collection.nextRecordId;
    const entries = this.entriesOf(collection, document, recordId);
    this.checkUnique(collection, entries, recordId);
    collection.nextRecordId++;
    this.store.put(recordKey(collection.id, recordId), bytes);
    for (const entry of entries) this.store.put(entry.key, entry.value);
    this.stage(collection, 1, bytes.length);
  }

  /** Stores a changed document in the place of `before`. Throws DuplicateKey (11000), 17419 when it is too large, Overflow (15). */
  replace(collection: CollectionInfo, recordId: number, before: Document, beforeSize: number, after: Document): void {
    const bytes = encodeDocument(after);
    checkDepth(after);
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw new CommandError(17419, `Resulting document after update is larger than ${MAX_DOCUMENT_BYTES}`);
    }
    const stale = new Map(this.entriesOf(collection, before, recordId).map((entry) => [keyText(entry.key), entry]));
    const fresh = this.entriesOf(collection, after, recordId).filter((entry) => !stale.delete(keyText(entry.key)));
    this.checkUnique(collection, fresh, recordId);
    for (const entry of stale.values()) this.removeEntry(entry, recordId);
    for (const entry of fresh) this.store.put(entry.key, entry.value);
    this.store.put(recordKey(collection.id, recordId), bytes);
    this.stage(collection, 0, bytes.length - beforeSize);
  }

  /** Removes a document. */
  remove(collection: CollectionInfo, recordId: number, document: Document, size: number): void {
    for (const entry of this.entriesOf(collection, document, recordId)) this.removeEntry(entry, recordId);
    this.store.remove(recordKey(collection.id, recordId));
    this.stage(collection, -1, -size);
  }

  /** Adds a stored document to one more index. Throws DuplicateKey (11000). */
  addToIndex(collection: CollectionInfo, index: IndexInfo, recordId: number, document: Document): void {
    const entries = this.indexEntries(collection, index, document, recordId);
    this.checkUnique(collection, entries, recordId);
    for (const entry of entries) this.store.put(entry.key, entry.value);
  }

  /** An entry may be another document's while a unique index is still being built: that one stays. */
  private removeEntry(entry: Entry, recordId: number): void {
    if (entry.index.unique && !entry.index.ready) {
      const holder = this.store.get(entry.key);
      if (!holder || trailingRecordId(holder) !== recordId) return;
    }
    this.store.remove(entry.key);
  }

  private entriesOf(collection: CollectionInfo, document: Document, recordId: number): Entry[] {
    return collection.indexes.flatMap((index) => this.indexEntries(collection, index, document, recordId));
  }

  private indexEntries(collection: CollectionInfo, index: IndexInfo, document: Document, recordId: number): Entry[] {
    const { keys, multikey, hashed } = indexKeysOf(index, document);
    if ((multikey && !index.multikey) || (hashed && !index.hashed)) {
      // Set before the commit: a reader that is too careful is right, one that is not careful is wrong.
      index.multikey ||= multikey;
      index.hashed ||= hashed;
      this.catalog.save(collection);
    }
    const prefix = spacePrefix(index.id);
    const id = recordIdBytes(recordId);
    return keys.map(({ bytes }) =>
      index.unique
        ? { index, key: Buffer.concat([prefix, bytes]), value: id }
        : { index, key: Buffer.concat([prefix, bytes, id]), value: NO_VALUE },
    );
  }

  private checkUnique(collection: CollectionInfo, entries: readonly Entry[], recordId: number): void {
    for (const { index, key } of entries) {
      if (!index.unique) continue;
      const holder = this.store.get(key);
      if (holder && trailingRecordId(holder) !== recordId) throw this.duplicate(collection, index, holder, key);
    }
  }

  private duplicate(collection: CollectionInfo, index: IndexInfo, holder: Buffer, key: Buffer): CommandError {
    // The holder's own values for this key are those of the newcomer too: they are equal.
    const bytes = this.store.get(recordKey(collection.id, trailingRecordId(holder)));
    const wanted = key.subarray(4);
    const held = bytes && indexKeysOf(index, decodeDocument(bytes)).keys.find((entry) => entry.bytes.equals(wanted));
    return duplicateKeyError(collection, index, held);
  }

  private stage(collection: CollectionInfo, count: number, bytes: number): void {
    const pending = this.staged.get(collection);
    if (pending) {
      pending.count += count;
      pending.bytes += bytes;
      return;
    }
    this.staged.set(collection, { count, bytes });
    if (this.staged.size > 1) return;
    this.queue.beforeCommit(() => this.saveCounts());
    this.queue.onCommit(() => this.applyCounts());
    this.queue.onAbort(() => this.staged.clear());
  }

  private saveCounts(): void {
    for (const [collection, { count, bytes }] of this.staged) {
      if (!this.catalog.get(collection.database, collection.name)) continue;
      this.catalog.saveCounts(collection, collection.documentCount + count, collection.documentBytes + bytes);
    }
  }

  private applyCounts(): void {
    for (const [collection, { count, bytes }] of this.staged) {
      collection.documentCount += count;
      collection.documentBytes += bytes;
    }
    this.staged.clear();
  }
}

function keyText(key: Buffer): string {
  return key.toString('latin1');
}

/** Throws Overflow (15) for a document that a message could no longer carry. */
function checkDepth(document: Document): void {
  if (isDeeper(document, MAX_STORED_DEPTH)) {
    throw new CommandError('Overflow', `cannot store a document that exceeds ${MAX_STORED_DEPTH} levels of nesting`);
  }
}

function isDeeper(value: Value, levels: number): boolean {
  if (Array.isArray(value)) return levels === 0 || value.some((element) => isDeeper(element, levels - 1));
  if (!isDocument(value)) return false;
  if (levels === 0) return true;
  for (const field of value.values()) if (isDeeper(field, levels - 1)) return true;
  return false;
}

function duplicateKeyError(collection: CollectionInfo, index: IndexInfo, held: IndexKey | undefined): CommandError {
  const pattern = index.spec.get('key') ?? doc({});
  const keyValue: Document = new Map();
  index.fields.forEach((field, position) => keyValue.set(field.path, held?.values[position] ?? null));
  const shown = [...keyValue].map(([path, value]: [string, Value]) => `${path}: ${formatValue(value)}`).join(', ');
  return new CommandError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${namespaceOf(collection)} index: ${index.name} dup key: { ${shown} }`,
    doc({ keyPattern: pattern, keyValue }),
  );
}
