import type { Migration } from './migration';

const INDEX_NOT_FOUND = 27;

/** The bytes of one person are added up from the index alone. It begins as the one before, which it therefore replaces. */
export const uploadSums: Migration = {
  version: 2,
  name: 'an index that sums up the files of a person',
  up: async (database) => {
    const uploads = database.collection('uploads');
    await uploads.createIndexes([{ key: { ownerId: 1, state: 1, size: 1 } }]);
    await uploads.dropIndex('ownerId_1_state_1').catch((error: unknown) => {
      // Gone already: a crash came between this step and its being noted.
      if ((error as { code?: unknown }).code !== INDEX_NOT_FOUND) throw error;
    });
  },
};
