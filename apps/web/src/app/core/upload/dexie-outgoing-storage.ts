import { Dexie, liveQuery, type Table } from 'dexie';
import { Observable } from 'rxjs';
import type { KeptFile, KeptMessage, KeptOutgoing, OutgoingStorage } from './outgoing-storage';

class OutgoingDatabase extends Dexie {
  declare readonly files: Table<KeptFile, string>;
  declare readonly messages: Table<KeptMessage, string>;
  /** Apart from the rest, so that looking at what is kept reads no file. */
  declare readonly contents: Table<{ key: string; bytes: File }, string>;

  constructor(name: string) {
    super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
    this.version(1).stores({
      files: 'key, messageId',
      messages: 'clientMessageId',
      contents: 'key',
    });
  }
}

/** Keeps files and the messages that wait for them in IndexedDB. */
export class DexieOutgoingStorage implements OutgoingStorage {
  private readonly db: OutgoingDatabase;
  readonly kept$: Observable<KeptOutgoing>;

  private constructor(db: OutgoingDatabase) {
    this.db = db;
    this.kept$ = new Observable((subscriber) => {
      const subscription = liveQuery(() => this.all()).subscribe(subscriber);
      return () => subscription.unsubscribe();
    });
  }

  /** Rejects where the browser refuses its database. */
  static async open(name: string): Promise<DexieOutgoingStorage> {
    const db = new OutgoingDatabase(name);
    await db.open();
    return new DexieOutgoingStorage(db);
  }

  async add(file: KeptFile, bytes: File | null): Promise<void> {
    await this.db.transaction('rw', this.db.files, this.db.contents, async () => {
      await this.db.files.put(file);
      if (bytes !== null) await this.db.contents.put({ key: file.key, bytes });
    });
  }

  async file(key: string): Promise<KeptFile | null> {
    return (await this.db.files.get(key)) ?? null;
  }

  async message(clientMessageId: string): Promise<KeptMessage | null> {
    return (await this.db.messages.get(clientMessageId)) ?? null;
  }

  async bytes(key: string): Promise<File | null> {
    return (await this.db.contents.get(key))?.bytes ?? null;
  }

  async change(key: string, change: Partial<KeptFile>): Promise<void> {
    await this.db.files.where({ key }).modify(change);
  }

  async hold(message: KeptMessage, keys: readonly string[]): Promise<void> {
    await this.db.transaction('rw', this.db.files, this.db.messages, async () => {
      await this.db.messages.put(message);
      await this.db.files.where('key').anyOf(keys).modify({ messageId: message.clientMessageId });
    });
  }

  async drop(keys: readonly string[]): Promise<void> {
    await this.db.transaction('rw', this.db.files, this.db.contents, async () => {
      await this.db.files.bulkDelete([...keys]);
      await this.db.contents.bulkDelete([...keys]);
    });
  }

  async dropMessage(clientMessageId: string): Promise<void> {
    await this.db.transaction('rw', this.db.files, this.db.contents, this.db.messages, async () => {
      const keys = await this.db.files.where({ messageId: clientMessageId }).primaryKeys();
      await this.db.files.bulkDelete(keys);
      await this.db.contents.bulkDelete(keys);
      await this.db.messages.delete(clientMessageId);
    });
  }

  close(): void {
    this.db.close();
  }

  private all(): Promise<KeptOutgoing> {
    return this.db.transaction('r', this.db.files, this.db.messages, async () => {
      const [files, messages] = await Promise.all([this.db.files.toArray(), this.db.messages.toArray()]);
      return { files: files.sort(byOrder), messages: messages.sort(byOrder) };
    });
  }
}

function byOrder(a: { order: number }, b: { order: number }): number {
  return a.order - b.order;
}
