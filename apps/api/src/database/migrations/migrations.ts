import type { Migration } from './migration';
import { firstIndexes } from './0001-first-indexes';
import { uploadSums } from './0002-upload-sums';

/** All of them, in order. */
export const MIGRATIONS: readonly Migration[] = [firstIndexes, uploadSums];
