import { importDatabase } from '@tertulia/embedded-mongo';
import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { AppConfig } from '../config/app-config';
import { prepareDataDirectory } from '../config/data-directory';
import { ConfigError } from '../config/load-config';
import { withDatabase } from './attached-database';
import { type BackupManifest, layoutOf, objectsIn } from './backup-layout';
import { copyObjects, namesIn, verifyObjects } from './copy-objects';

/**
 * Reads a backup, or an export of MongoDB's own tools, into an empty installation while no server runs: files first, so that
 * the database never names one that is not there. Throws, before it has changed anything, for an installation that holds
 * something and for a backup that is damaged or not whole.
 */
export async function restore(config: AppConfig, directory: string): Promise<void> {
  const source = path.resolve(directory);
  const layout = layoutOf(source);
  const manifest = await readManifest(layout.manifest, source);
  await verifyObjects(layout.files);
  await prepareDataDirectory(config.dataDir);
  if ((await namesIn(objectsIn(config.dataDir))).length > 0)
    throw new ConfigError(`DATA_DIR: ${config.dataDir} holds files already: restore into an empty installation`);

  const files = await withDatabase(config, 'must not run', async (db) => {
    await mustBeEmpty(db);
    const copied = await copyObjects(layout.files, objectsIn(config.dataDir));
    for (const { collection, documents } of await importDatabase(db, manifest ? layout.database : source)) {
      const expected = manifest?.collections.find((each) => each.collection === collection)?.documents ?? documents;
      if (documents !== expected)
        throw new Error(`${collection}: ${documents} of ${expected} documents: the backup is damaged`);
      process.stdout.write(`${collection}: ${documents} documents\n`);
    }
    return copied;
  });
  const kept = path.join(config.dataDir, 'jwt-secret');
  if (existsSync(layout.jwtSecret) && !existsSync(kept)) await copyFile(layout.jwtSecret, kept);
  process.stdout.write(`${files.count} files of ${files.bytes} bytes\n`);
}

/** Without a manifest it is an export, or a backup that was broken off. */
async function readManifest(file: string, source: string): Promise<BackupManifest | null> {
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as BackupManifest;
  if ((await namesIn(source)).some((name) => name.endsWith('.jsonl'))) return null;
  throw new ConfigError(`${source} is no backup: it has neither backup.json nor .jsonl files`);
}

async function mustBeEmpty(db: Parameters<typeof importDatabase>[0]): Promise<void> {
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    if ((await db.collection(name).findOne({}, { projection: { _id: 1 } })) === null) continue;
    throw new ConfigError(
      `The database '${db.databaseName}' holds ${name} already: restore into an empty installation`,
    );
  }
}
