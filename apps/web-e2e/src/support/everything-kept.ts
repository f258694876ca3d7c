/** Runs in the page: all that it has kept in IndexedDB, local and session storage and caches, as one text. */
export async function everythingKept(): Promise<string> {
  const settled = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error('IndexedDB cannot be read'));
    });
  const kept: unknown[] = [{ ...localStorage }, { ...sessionStorage }, await caches.keys()];
  for (const { name } of await indexedDB.databases()) {
    const database = await settled(indexedDB.open(name ?? ''));
    for (const store of database.objectStoreNames) {
      kept.push(await settled(database.transaction(store).objectStore(store).getAll()));
    }
    database.close();
  }
  return JSON.stringify(kept);
}
