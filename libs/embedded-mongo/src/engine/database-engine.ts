import { CommandError } from '../errors';
import { Catalog } from '../storage/catalog';
import { type CollectionInfo } from '../storage/catalog-types';
import { Records } from '../storage/records';
import { type Snapshot, Store } from '../storage/store';
import { Refusal, WriteQueue } from '../storage/write-queue';
import { IndexBuilder } from './index-builder';
import { Sweeper } from './sweeper';

export interface EngineOptions {
  /** How often documents whose time is up are looked for, in milliseconds; 60,000 by default, as in MongoDB. */
  expiryInterval?: number;
}

/** One open data directory: its documents, indexes and the work that goes on in the background. */
export class Engine {
  readonly catalog: Catalog;
  readonly queue: WriteQueue;
  readonly records: Records;
  readonly indexes: IndexBuilder;
  readonly sweeper: Sweeper;
  private readonly creating = new Map<string, Promise<CollectionInfo>>();

  private constructor(
    readonly store: Store,
    options: EngineOptions,
  ) {
    this.catalog = Catalog.load(store);
    this.queue = new WriteQueue(store);
    this.records = new Records(store, this.catalog, this.queue);
    this.indexes = new IndexBuilder(this);
    this.sweeper = new Sweeper(this, options.expiryInterval ?? 60_000);
  }

  /** Opens a directory, undoes index builds that a crash cut off, and starts the background work. */
  static async open(directory: string, options: EngineOptions = {}): Promise<Engine> {
    const engine = new Engine(Store.open(directory), options);
    await engine.indexes.discardUnfinished();
    engine.sweeper.start();
    return engine;
  }

  /** Finishes the writes in hand and closes the files. */
  async close(): Promise<void> {
    await this.sweeper.stop();
    await this.queue.close();
    await this.store.close();
  }

  snapshot(): Snapshot {
    return this.store.snapshot();
  }

  /**
   * Runs one write step: a synchronous job that is on disk when the promise resolves. A `CommandError` that it throws is
   * an answer like another and must leave nothing written.
   */
  write<T>(job: () => T): Promise<T> {
    return this.queue.submit(() => {
      try {
        return job();
      } catch (error) {
        throw error instanceof CommandError ? new Refusal(error) : error;
      }
    });
  }

  /** The collection of that name, made if there is none. */
  async ensureCollection(database: string, name: string): Promise<CollectionInfo> {
    const existing = this.catalog.get(database, name);
    if (existing) return existing;
    const key = `${database}.${name}`;
    let creation = this.creating.get(key);
    if (!creation) {
      creation = this.createCollection(database, name).finally(() => this.creating.delete(key));
      this.creating.set(key, creation);
    }
    return creation;
  }

  private createCollection(database: string, name: string): Promise<CollectionInfo> {
    return this.write(() => {
      const existing = this.catalog.get(database, name);
      if (existing) return existing;
      const collection = this.catalog.create(database, name);
      this.queue.onCommit(() => this.catalog.register(collection));
      return collection;
    });
  }

  /** Drops a collection: gone when this resolves, its pages freed in the background. */
  async dropCollection(collection: CollectionInfo): Promise<void> {
    await this.write(() => {
      if (this.isCurrent(collection)) this.catalog.remove(collection);
      this.queue.onCommit(() => this.catalog.unregister(collection));
    });
    this.sweeper.wake();
  }

  /** Whether a collection is still the one of its name; a write job must ask, because it may have waited. */
  isCurrent(collection: CollectionInfo): boolean {
    return this.catalog.get(collection.database, collection.name) === collection;
  }

  /** Throws for a collection that was dropped while a write to it waited. */
  checkCurrent(collection: CollectionInfo): void {
    if (this.isCurrent(collection)) return;
    throw new CommandError('QueryPlanKilled', `collection dropped: ${collection.database}.${collection.name}`);
  }
}
