import { rmSync } from 'node:fs';
import { Cursors } from '../commands/cursors';
import { dispatch } from '../commands/dispatch';
import { decodeDocument } from '../bson/decode';
import type { Document, Value } from '../bson/values';
import { RawDocument, doc, isDocument } from '../bson/values';
import type { EngineOptions } from '../engine/database-engine';
import { Engine } from '../engine/database-engine';
import { temporaryDirectory } from './temporary-server';

/** An engine in this process, spoken to by commands as documents. */
export class LocalClient {
  private constructor(
    readonly engine: Engine,
    private readonly directory: string,
    private readonly cursors: Cursors,
  ) {}

  static async open(options: EngineOptions = {}): Promise<LocalClient> {
    const directory = temporaryDirectory();
    return new LocalClient(await Engine.open(directory, options), directory, new Cursors());
  }

  async close(): Promise<void> {
    await this.cursors.closeAll();
    await this.engine.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** The reply to a command, an error's too. */
  run(command: Record<string, Value | undefined>): Promise<Document> {
    const context = { engine: this.engine, cursors: this.cursors, connectionId: 1 };
    return dispatch(context, doc({ ...command, $db: 'test' }));
  }

  /** The reply to a command that must succeed. */
  async ok(command: Record<string, Value | undefined>): Promise<Document> {
    const reply = await this.run(command);
    const errors = reply.get('writeErrors');
    if (reply.get('ok') !== 1 || errors !== undefined) {
      throw new Error(
        `refused: ${JSON.stringify([...reply, errors], (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))}`,
      );
    }
    return reply;
  }

  /** All documents of a `find` or `aggregate`. */
  async documents(command: Record<string, Value | undefined>): Promise<Document[]> {
    const reply = await this.ok({ ...command, batchSize: 'find' in command ? 1_000_000n : undefined });
    const cursor = reply.get('cursor');
    const batch = isDocument(cursor) ? cursor.get('firstBatch') : [];
    return (Array.isArray(batch) ? batch : []).map((entry) => {
      if (entry instanceof RawDocument) return decodeDocument(Buffer.from(entry.bytes));
      if (isDocument(entry)) return entry;
      throw new Error('a batch holds something that is no document');
    });
  }
}
