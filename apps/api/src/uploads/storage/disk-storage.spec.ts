import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { itStoresUploads, type StorageUnderTest, temporaryFolder } from '../testing/storage-behaviour';
import { DiskStorage } from './disk-storage';

describe('the storage on disk', () => {
  let current: StorageUnderTest;
  let remove: () => Promise<void>;
  beforeEach(async () => {
    const { folder, ...temporary } = await temporaryFolder();
    remove = temporary.remove;
    current = {
      storage: await DiskStorage.open(folder),
      other: await DiskStorage.open(folder),
      folder,
      names: async (name) =>
        (await readdir(path.join(folder, name), { recursive: true, withFileTypes: true }))
          .filter((entry) => entry.isFile())
          .map((entry) => entry.name),
    };
  });
  afterEach(() => remove());

  itStoresUploads(() => current);
});
