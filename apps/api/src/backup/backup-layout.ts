import type { Transferred } from '@tertulia/embedded-mongo';
import path from 'node:path';

/** Where the parts of a backup are in its directory. */
export const layoutOf = (directory: string) => ({
  manifest: path.join(directory, 'backup.json'),
  database: path.join(directory, 'database'),
  files: path.join(directory, 'files'),
  jwtSecret: path.join(directory, 'jwt-secret'),
});

/** Where the disk storage keeps objects under `DATA_DIR`. */
export const objectsIn = (dataDir: string): string => path.join(dataDir, 'uploads', 'objects');

/** What a backup says of itself; written last, so that a directory without it is none. */
export interface BackupManifest {
  format: 1;
  createdAt: string;
  collections: Transferred[];
  files: { count: number; bytes: number };
  /** Files that the database names and that were removed before they could be copied: their messages were deleted meanwhile. */
  removedMeanwhile: number;
  /** Whether files are elsewhere, in a bucket that has a backup of its own. */
  filesElsewhere: boolean;
}
