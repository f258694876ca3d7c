import { randomBytes } from 'node:crypto';
import { decodeDocument } from '../bson/decode';
import { encodeDocument } from '../bson/encode';
import { toDouble } from '../bson/numbers';
import { Binary, type Document, Int32, type Value, doc, isDocument, isNumber } from '../bson/values';
import { type CollectionInfo, type IndexInfo, namespaceOf } from './catalog-types';
import { indexFromSpec } from './index-spec';
import { CATALOG_SPACE, recordKey, spaceEnd, spacePrefix, trailingRecordId } from './keys';
import { type Reader, type Store } from './store';

const FORMAT_VERSION = 1;
const SPACE = spacePrefix(CATALOG_SPACE);

function metaKey(kind: string, name = ''): Buffer {
  return Buffer.concat([SPACE, Buffer.from(kind + name)]);
}

/**
 * Which collections and indexes there are. What is in memory is what is committed, except flags that only ever make the
 * planner more careful. All changes are written inside the write job that makes them.
 */
export class Catalog {
  private readonly collections = new Map<string, CollectionInfo>();
  private nextId = 1;

  private constructor(private readonly store: Store) {}

  /** Reads the catalogue; throws for a file of another format. */
  static load(store: Store): Catalog {
    const catalog = new Catalog(store);
    const version = store.get(metaKey('version'));
    if (version) {
      const meta = decodeDocument(version);
      const found = numberField(meta, 'version');
      if (found !== FORMAT_VERSION) throw new Error(`its format is version ${found}, and this program reads 1`);
      catalog.nextId = numberField(meta, 'nextId');
    }
    const from = metaKey('collection:');
    for (const { value } of store.range({ from, to: metaKey('collection;') })) catalog.add(decodeDocument(value));
    return catalog;
  }

  get(database: string, name: string): CollectionInfo | undefined {
    return this.collections.get(`${database}.${name}`);
  }

  /** The collections of a database, by name. */
  inDatabase(database: string): CollectionInfo[] {
    return this.all().filter((collection) => collection.database === database);
  }

  /** Every collection, in the order of their names. */
  all(): CollectionInfo[] {
    return [...this.collections.values()].sort((a, b) => (namespaceOf(a) < namespaceOf(b) ? -1 : 1));
  }

  /** Takes a committed collection into memory. */
  register(collection: CollectionInfo): void {
    this.collections.set(namespaceOf(collection), collection);
  }

  /** Forgets a dropped collection. */
  unregister(collection: CollectionInfo): void {
    this.collections.delete(namespaceOf(collection));
  }

  /** Takes a new id for a collection or an index; inside a write job. */
  allocateId(): number {
    const id = this.nextId++;
    this.store.put(
      metaKey('version'),
      encodeDocument(doc({ version: new Int32(FORMAT_VERSION), nextId: this.nextId })),
    );
    return id;
  }

  /** Makes a collection with its `_id` index on disk; inside a write job. */
  create(database: string, name: string): CollectionInfo {
    const collection: CollectionInfo = {
      id: this.allocateId(),
      database,
      name,
      uuid: randomBytes(16),
      indexes: [],
      nextRecordId: 1,
      documentCount: 0,
      documentBytes: 0,
    };
    const idIndex = indexFromSpec(doc({ v: new Int32(2), key: doc({ _id: new Int32(1) }), name: '_id_' }));
    collection.indexes.push({ ...idIndex, id: this.allocateId(), unique: true, ready: true });
    this.save(collection);
    return collection;
  }

  /** Writes a collection's definition and its indexes; inside a write job. */
  save(collection: CollectionInfo): void {
    const entry = doc({
      id: collection.id,
      database: collection.database,
      name: collection.name,
      uuid: new Binary(collection.uuid, 4),
      indexes: collection.indexes.map((index) =>
        doc({
          id: index.id,
          spec: index.spec,
          multikey: index.multikey,
          hashed: index.hashed,
          ready: index.ready,
        }),
      ),
    });
    this.store.put(metaKey('collection:', namespaceOf(collection)), encodeDocument(entry));
  }

  /** Writes how many documents a collection holds; inside a write job. */
  saveCounts(collection: CollectionInfo, count: number, bytes: number): void {
    this.store.put(metaKey('count:', String(collection.id)), encodeDocument(doc({ count, bytes })));
  }

  /** Removes a collection's definition; its key spaces are left to `discard`. Inside a write job. */
  remove(collection: CollectionInfo): void {
    this.store.remove(metaKey('collection:', namespaceOf(collection)));
    this.store.remove(metaKey('count:', String(collection.id)));
    this.discard([collection.id, ...collection.indexes.map((index) => index.id)]);
  }

  /** Notes key spaces whose content is no longer reachable; inside a write job. */
  discard(spaces: readonly number[]): void {
    for (const space of spaces) this.store.put(metaKey('garbage:', String(space)), Buffer.from([1]));
  }

  /** The key spaces still to be emptied. */
  garbage(): number[] {
    const from = metaKey('garbage:');
    return this.store
      .range({ from, to: metaKey('garbage;') })
      .map(({ key }) => Number(key.subarray(from.length).toString()));
  }

  /** Forgets an emptied key space; inside a write job. */
  discarded(space: number): void {
    this.store.remove(metaKey('garbage:', String(space)));
  }

  private add(entry: Document): void {
    const id = numberField(entry, 'id');
    const uuid = entry.get('uuid');
    const stored = entry.get('indexes');
    const collection: CollectionInfo = {
      id,
      database: stringField(entry, 'database'),
      name: stringField(entry, 'name'),
      uuid: uuid instanceof Binary ? Buffer.from(uuid.bytes) : randomBytes(16),
      indexes: Array.isArray(stored) ? stored.map(restoreIndex) : [],
      nextRecordId: lastRecordId(this.store, id) + 1,
      documentCount: 0,
      documentBytes: 0,
    };
    const counts = this.store.get(metaKey('count:', String(id)));
    if (counts) {
      const fields = decodeDocument(counts);
      collection.documentCount = numberField(fields, 'count');
      collection.documentBytes = numberField(fields, 'bytes');
    }
    this.register(collection);
  }
}

function restoreIndex(stored: Value): IndexInfo {
  const spec = isDocument(stored) ? stored.get('spec') : undefined;
  if (!isDocument(stored) || !isDocument(spec)) throw new Error('its catalogue is damaged');
  const index = indexFromSpec(spec);
  return {
    ...index,
    id: numberField(stored, 'id'),
    unique: index.unique || index.name === '_id_',
    multikey: stored.get('multikey') === true,
    hashed: stored.get('hashed') === true,
    ready: stored.get('ready') === true,
  };
}

function lastRecordId(reader: Reader, collectionId: number): number {
  const [last] = reader.range({
    from: recordKey(collectionId, 0),
    to: spaceEnd(collectionId),
    reverse: true,
    limit: 1,
  });
  return last ? trailingRecordId(last.key) : 0;
}

function numberField(document: Document, name: string): number {
  const value = document.get(name);
  return isNumber(value) ? toDouble(value) : 0;
}

function stringField(document: Document, name: string): string {
  const value = document.get(name);
  return typeof value === 'string' ? value : '';
}
