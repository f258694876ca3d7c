import type { mongo } from 'mongoose';

/**
 * One step from a version's database to the next one's. It runs once, while nodes of the version before still serve: it adds
 * what the new version needs and takes nothing away that the old one reads or writes; what nobody needs any more goes in a
 * migration of a later release. A crash in the middle runs it again from its beginning, so each is written to bear that.
 */
export interface Migration {
  /** Ascending, and never given twice. */
  version: number;
  /** What it does, in a few words. */
  name: string;
  up: (database: mongo.Db) => Promise<void>;
}
