import { open } from 'lmdb';
import { type Round, atOnce } from './timing';

const UNIQUE_KEYS = 4;

/** LMDB alone, doing what storing a message needs: a record and four unique keys, each looked up before it is written. */
export class RawLmdb {
  private readonly database;
  private readonly record = Buffer.alloc(450);
  private readonly recordId = Buffer.alloc(6);
  private next = 0;

  constructor(directory: string) {
    this.database = open<Buffer, Buffer>({
      path: directory,
      encoding: 'binary',
      keyEncoding: 'binary',
      overlappingSync: false,
      cache: false,
    });
  }

  /** Stores `count` messages, each on disk before its worker stores the next. */
  inserts(workers: number, count: number): Promise<Round> {
    return atOnce(workers, count, () => this.insert(this.next++));
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private async insert(number: number): Promise<void> {
    const writes = Array.from({ length: 1 + UNIQUE_KEYS }, (_, space) => {
      const key = Buffer.alloc(40);
      key.writeUInt32BE(space, 0);
      key.writeUInt32BE(number, 36);
      if (space > 0) this.database.get(key);
      return this.database.put(key, space === 0 ? this.record : this.recordId);
    });
    await Promise.all(writes);
  }
}
