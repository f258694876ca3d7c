import { decodeDocument } from '../bson/decode';
import { type Document } from '../bson/values';
import { CommandError } from '../errors';
import { type CollectionInfo, type IndexInfo, namespaceOf } from '../storage/catalog-types';
import { indexFromSpec } from '../storage/index-spec';
import { recordKey, spaceEnd, trailingRecordId } from '../storage/keys';
import type { Engine } from './database-engine';
import { isNewIndex } from './index-signature';
import { Turns } from './turns';

const MAX_INDEXES = 64;
const BUILD_STEP = 200;

/** Makes and removes indexes. */
export class IndexBuilder {
  constructor(private readonly engine: Engine) {}

  /** Removes what a crash left of index builds. */
  async discardUnfinished(): Promise<void> {
    for (const collection of this.engine.catalog.all()) {
      const unfinished = collection.indexes.filter((index) => !index.ready);
      if (unfinished.length > 0) await this.discard(collection, unfinished);
    }
  }

  /**
   * Creates the indexes that do not exist yet, built when the promise resolves. Fails as a whole: for a duplicate (11000)
   * none of them remains. Returns how many there were before and are now.
   */
  async create(collection: CollectionInfo, specs: readonly Document[]): Promise<{ before: number; after: number }> {
    const requested = specs.map((spec) => indexFromSpec(spec));
    const before = collection.indexes.filter((index) => index.ready).length;
    const added = await this.engine.write(() => this.reserve(collection, requested));
    try {
      for (const index of added) await this.build(collection, index);
      await this.engine.write(() => this.finish(collection, added));
    } catch (error) {
      await this.discard(collection, added);
      throw error;
    }
    return { before, after: before + added.length };
  }

  /** Removes indexes; queries stop using them at once. */
  async drop(collection: CollectionInfo, indexes: readonly IndexInfo[]): Promise<void> {
    await this.discard(collection, indexes);
  }

  /** Adds the new indexes to the collection, so that writers keep them up to date while they are built. */
  private reserve(collection: CollectionInfo, requested: readonly IndexInfo[]): IndexInfo[] {
    const { engine } = this;
    engine.checkCurrent(collection);
    const added: IndexInfo[] = [];
    for (const index of requested) {
      const known = [...collection.indexes, ...added];
      if (!isNewIndex(index, known)) continue;
      if (known.length >= MAX_INDEXES) {
        throw new CommandError('CannotCreateIndex', `add index fails, too many indexes for ${namespaceOf(collection)}`);
      }
      added.push(index);
    }
    for (const index of added) index.id = engine.catalog.allocateId();
    const indexes = collection.indexes;
    collection.indexes = [...indexes, ...added];
    engine.catalog.save(collection);
    engine.queue.onAbort(() => {
      collection.indexes = indexes;
    });
    return added;
  }

  private finish(collection: CollectionInfo, added: readonly IndexInfo[]): void {
    if (added.length === 0) return;
    this.engine.checkCurrent(collection);
    // Its entries are on disk already: a reader that uses it before this commit finds them all.
    for (const index of added) index.ready = true;
    this.engine.catalog.save(collection);
    this.engine.queue.onAbort(() => {
      for (const index of added) index.ready = false;
    });
  }

  private async build(collection: CollectionInfo, index: IndexInfo): Promise<void> {
    const turns = new Turns();
    const to = spaceEnd(collection.id);
    let from: Buffer | undefined = recordKey(collection.id, 0);
    while (from) {
      const start = from;
      from = await this.engine.write(() => {
        this.engine.checkCurrent(collection);
        const entries = this.engine.store.range({ from: start, to, limit: BUILD_STEP });
        for (const { key, value } of entries) {
          this.engine.records.addToIndex(collection, index, trailingRecordId(key), decodeDocument(value));
        }
        const last = entries.at(-1);
        return entries.length < BUILD_STEP || !last
          ? undefined
          : recordKey(collection.id, trailingRecordId(last.key) + 1);
      });
      await turns.pause();
    }
  }

  private async discard(collection: CollectionInfo, removed: readonly IndexInfo[]): Promise<void> {
    if (removed.length === 0) return;
    await this.engine.write(() => {
      if (!this.engine.isCurrent(collection)) return;
      const before = collection.indexes;
      const ids = new Set(removed.map((index) => index.id));
      collection.indexes = before.filter((index) => !ids.has(index.id));
      this.engine.catalog.save(collection);
      this.engine.catalog.discard([...ids]);
      this.engine.queue.onAbort(() => {
        collection.indexes = before;
      });
    });
    this.engine.sweeper.wake();
  }
}
