import { randomBytes } from 'node:crypto';
import { encodedSize } from '../bson/encode';
import { type Document, RawDocument, type Value, doc } from '../bson/values';
import { CommandError } from '../errors';

/** The first batch without a batch size, as in MongoDB. */
export const FIRST_BATCH_DOCUMENTS = 101;
const BATCH_BYTES = 16 * 1024 * 1024 - 4096;
const IDLE_MILLISECONDS = 10 * 60 * 1000;
/** Each open cursor keeps a snapshot; the file has room for this many readers. */
const MAX_CURSORS = 1500;

type Result = RawDocument | Document;

/** What a cursor reads from, and the snapshot to release when nobody reads on. */
export interface CursorSource {
  /** The next results, none at the end. `wanted` is how many are of use now; there may be more. */
  next(wanted: number): Promise<Result[]>;
  release(): void;
}

/** A source of results that are there already. */
export function sourceOf(results: readonly Result[]): CursorSource {
  const left = [...results];
  return { next: () => Promise.resolve(left.splice(0)), release: () => undefined };
}

interface Cursor {
  id: bigint;
  namespace: string;
  source: CursorSource;
  /** Results that were read and not yet returned, from the position `returned` on. */
  read: Result[];
  returned: number;
  /** The batch that is being read; the snapshot is needed until then. */
  filling: Promise<unknown> | undefined;
  busy: boolean;
  /** Whether the collection was dropped: the next read is told so. */
  dropped: boolean;
  usedAt: number;
  noTimeout: boolean;
  connectionId: number;
}

/** The open cursors. Those that nobody reads for ten minutes are closed. */
export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private readonly timer = setInterval(() => this.closeIdle(), 60_000).unref();

  /** The reply of a command that opens a cursor: its first batch, and an id if there is more. */
  async first(
    namespace: string,
    source: CursorSource,
    options: { batchSize: number | undefined; singleBatch?: boolean; noTimeout?: boolean; connectionId: number },
  ): Promise<Document> {
    const cursor: Cursor = {
      id: 0n,
      namespace,
      source,
      read: [],
      returned: 0,
      filling: undefined,
      busy: true,
      dropped: false,
      usedAt: Date.now(),
      noTimeout: options.noTimeout ?? false,
      connectionId: options.connectionId,
    };
    try {
      const { batch, done } = await fill(cursor, options.batchSize ?? FIRST_BATCH_DOCUMENTS);
      if (done || options.singleBatch) await close(cursor);
      else this.keep(cursor);
      cursor.busy = false;
      return doc({ cursor: doc({ firstBatch: batch, id: cursor.id, ns: namespace }) });
    } catch (error) {
      await close(cursor);
      throw error;
    }
  }

  /** The reply of `getMore`. */
  async next(id: bigint, namespace: string, batchSize: number | undefined): Promise<Document> {
    const cursor = this.open.get(id);
    if (!cursor) throw new CommandError('CursorNotFound', `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) {
      throw new CommandError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    if (cursor.busy) throw new CommandError('CursorInUse', `cursor id ${id} is already in use`);
    if (cursor.dropped) {
      this.open.delete(id);
      throw new CommandError('QueryPlanKilled', `collection dropped: ${namespace}`);
    }
    cursor.busy = true;
    try {
      const { batch, done } = await fill(cursor, batchSize || Infinity);
      if (done) {
        this.open.delete(id);
        await close(cursor);
      }
      return doc({ cursor: doc({ nextBatch: batch, id: done ? 0n : id, ns: namespace }) });
    } catch (error) {
      this.open.delete(id);
      await close(cursor);
      throw error;
    } finally {
      cursor.busy = false;
      cursor.usedAt = Date.now();
    }
  }

  /** Closes cursors of a namespace and says which of them there were. */
  async kill(ids: readonly bigint[], namespace: string): Promise<{ killed: bigint[]; notFound: bigint[] }> {
    const killed: bigint[] = [];
    const notFound: bigint[] = [];
    for (const id of ids) {
      const cursor = this.open.get(id);
      if (cursor?.namespace !== namespace) {
        notFound.push(id);
        continue;
      }
      this.open.delete(id);
      await close(cursor);
      killed.push(id);
    }
    return { killed, notFound };
  }

  /** Ends the cursors of a collection that was dropped. */
  drop(namespace: string): void {
    for (const cursor of this.open.values()) {
      if (cursor.namespace !== namespace || cursor.dropped) continue;
      cursor.dropped = true;
      void close(cursor);
    }
  }

  /** Closes every cursor. */
  async closeAll(): Promise<void> {
    clearInterval(this.timer);
    const cursors = [...this.open.values()];
    this.open.clear();
    for (const cursor of cursors) await close(cursor);
  }

  private keep(cursor: Cursor): void {
    if (this.open.size >= MAX_CURSORS)
      throw new CommandError('ExceededMemoryLimit', `more than ${MAX_CURSORS} cursors are open`);
    do {
      cursor.id = randomBytes(8).readBigInt64LE() & 0x7fffffffffffffffn;
    } while (cursor.id === 0n || this.open.has(cursor.id));
    this.open.set(cursor.id, cursor);
  }

  private closeIdle(): void {
    const before = Date.now() - IDLE_MILLISECONDS;
    for (const cursor of this.open.values()) {
      if (cursor.busy || cursor.noTimeout || cursor.usedAt > before) continue;
      this.open.delete(cursor.id);
      void close(cursor);
    }
  }
}

async function close(cursor: Cursor): Promise<void> {
  await cursor.filling?.catch(() => undefined);
  cursor.source.release();
}

function fill(cursor: Cursor, limit: number): Promise<{ batch: Value[]; done: boolean }> {
  const filling = readBatch(cursor, limit);
  cursor.filling = filling;
  return filling;
}

async function readBatch(cursor: Cursor, limit: number): Promise<{ batch: Value[]; done: boolean }> {
  const batch: Value[] = [];
  let bytes = 0;
  while (batch.length < limit) {
    // Looking one ahead spares the client a round trip that brings nothing.
    const result = await peek(cursor, limit - batch.length + 1);
    if (!result) return { batch, done: true };
    bytes += (result instanceof RawDocument ? result.bytes.length : encodedSize(result)) + 16;
    if (bytes > BATCH_BYTES && batch.length > 0) return { batch, done: false };
    batch.push(result);
    cursor.returned++;
  }
  return { batch, done: limit > 0 && (await peek(cursor, 1)) === undefined };
}

/** The next result, undefined at the end. */
function peek(cursor: Cursor, wanted: number): Result | undefined | Promise<Result | undefined> {
  return cursor.read[cursor.returned] ?? readMore(cursor, wanted);
}

async function readMore(cursor: Cursor, wanted: number): Promise<Result | undefined> {
  cursor.read = await cursor.source.next(wanted);
  cursor.returned = 0;
  return cursor.read[0];
}
