import type { KvStore } from '@tus/server';
import type { ResumableUploadsRepository } from './resumable-uploads.repository';

/** As plain data: the value may be an object of a class. */
export function entryOf(value: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
}

/** What a tus store remembers of each upload, kept with the upload's record: any node finds it. */
export class StoreEntries<T> implements KvStore<T> {
  constructor(private readonly repository: ResumableUploadsRepository) {}

  async get(id: string): Promise<T | undefined> {
    return ((await this.repository.entryOf(id)) as T | null) ?? undefined;
  }

  async set(id: string, value: T): Promise<void> {
    await this.repository.setEntry(id, entryOf(value));
  }

  async delete(id: string): Promise<void> {
    await this.repository.setEntry(id, null);
  }
}
