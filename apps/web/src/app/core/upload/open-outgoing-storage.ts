import { MemoryOutgoingStorage } from './memory-outgoing-storage';
import type { OutgoingStorage } from './outgoing-storage';

/** Opens what keeps a person's unsent files: IndexedDB, or this page's memory where that is refused. */
export async function openOutgoingStorage(userId: string): Promise<OutgoingStorage> {
  if (typeof indexedDB === 'undefined') return new MemoryOutgoingStorage();
  try {
    const { DexieOutgoingStorage } = await import('./dexie-outgoing-storage');
    return await DexieOutgoingStorage.open(databaseOf(userId));
  } catch {
    return new MemoryOutgoingStorage();
  }
}

/** Removes the files that this browser kept for a person; tabs that have them open let go by themselves. */
export function forgetOutgoing(userId: string): void {
  if (typeof indexedDB !== 'undefined') indexedDB.deleteDatabase(databaseOf(userId));
}

function databaseOf(userId: string): string {
  return `tertulia-${userId}-files`;
}
