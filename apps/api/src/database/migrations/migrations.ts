import type { Migration } from './migration';
import { firstIndexes } from './0001-first-indexes';

/** All of them, in order. */
export const MIGRATIONS: readonly Migration[] = [firstIndexes];
