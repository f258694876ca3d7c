import { BehaviorSubject } from 'rxjs';
import type { KeptFile, KeptMessage, KeptOutgoing, OutgoingStorage } from './outgoing-storage';

/** Keeps files in this page alone: where the browser gives no database. */
export class MemoryOutgoingStorage implements OutgoingStorage {
  private readonly keptSubject = new BehaviorSubject<KeptOutgoing>({ files: [], messages: [] });
  private readonly contents = new Map<string, File>();
  readonly kept$ = this.keptSubject.asObservable();

  async add(file: KeptFile, bytes: File | null): Promise<void> {
    if (bytes !== null) this.contents.set(file.key, bytes);
    this.set({ files: [...this.kept.files, file] });
  }

  async file(key: string): Promise<KeptFile | null> {
    return this.kept.files.find((file) => file.key === key) ?? null;
  }

  async message(clientMessageId: string): Promise<KeptMessage | null> {
    return this.kept.messages.find((message) => message.clientMessageId === clientMessageId) ?? null;
  }

  async bytes(key: string): Promise<File | null> {
    return this.contents.get(key) ?? null;
  }

  async change(key: string, change: Partial<KeptFile>): Promise<void> {
    this.set({ files: this.kept.files.map((file) => (file.key === key ? { ...file, ...change } : file)) });
  }

  async hold(message: KeptMessage, keys: readonly string[]): Promise<void> {
    const { clientMessageId: messageId } = message;
    this.set({
      messages: [...this.kept.messages, message],
      files: this.kept.files.map((file) => (keys.includes(file.key) ? { ...file, messageId } : file)),
    });
  }

  async drop(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.contents.delete(key);
    this.set({ files: this.kept.files.filter(({ key }) => !keys.includes(key)) });
  }

  async dropMessage(clientMessageId: string): Promise<void> {
    await this.drop(this.kept.files.filter(({ messageId }) => messageId === clientMessageId).map(({ key }) => key));
    this.set({ messages: this.kept.messages.filter((message) => message.clientMessageId !== clientMessageId) });
  }

  close(): void {
    this.contents.clear();
  }

  private get kept(): KeptOutgoing {
    return this.keptSubject.value;
  }

  private set(change: Partial<KeptOutgoing>): void {
    this.keptSubject.next({ ...this.kept, ...change });
  }
}
