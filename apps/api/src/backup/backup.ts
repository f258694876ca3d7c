import { exportDatabase } from '@tertulia/embedded-mongo';
import { EJSON } from 'bson';
import { createReadStream, existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { AppConfig } from '../config/app-config';
import { ConfigError } from '../config/load-config';
import { withDatabase } from './attached-database';
import { type BackupManifest, layoutOf, objectsIn } from './backup-layout';
import { copyObjects, namesIn } from './copy-objects';

/**
 * Writes database, files and the kept key of the access tokens into a new directory, which gets its name when all is in it.
 * A server may run meanwhile. The database comes first and the files after it: a file is stored before its name, so all that
 * the copy of the database names was there; the other way round, files would be missing that came in between.
 */
export async function backup(config: AppConfig, directory: string): Promise<void> {
  const target = path.resolve(directory);
  if ((await namesIn(target)).length > 0) throw new ConfigError(`${target} is not empty: back up into a new directory`);
  const draft = `${target}.part`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true, mode: 0o700 });
  const layout = layoutOf(draft);

  // Messages last: what they say of conversations and files is then there, and what is derived from them is made again.
  const collections = await withDatabase(config, 'may run', (db) => exportDatabase(db, layout.database, ['messages']));
  const filesElsewhere = !existsSync(objectsIn(config.dataDir));
  const files = await copyObjects(objectsIn(config.dataDir), layout.files);
  const kept = path.join(config.dataDir, 'jwt-secret');
  if (existsSync(kept)) await copyFile(kept, layout.jwtSecret);
  const removedMeanwhile = filesElsewhere ? 0 : await namedButMissing(layout);

  const manifest: BackupManifest = {
    format: 1,
    createdAt: new Date().toISOString(),
    collections,
    files,
    removedMeanwhile,
    filesElsewhere,
  };
  await writeFile(layout.manifest, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  if (existsSync(target)) await rmdir(target);
  await rename(draft, target);
  const documents = collections.reduce((sum, collection) => sum + collection.documents, 0);
  process.stdout.write(`${target}: ${documents} documents, ${files.count} files of ${files.bytes} bytes\n`);
}

/** How many files the copy of the database names as stored that the copy of the files does not have. */
async function namedButMissing(layout: ReturnType<typeof layoutOf>): Promise<number> {
  const uploads = path.join(layout.database, 'uploads.jsonl');
  if (!existsSync(uploads)) return 0;
  let missing = 0;
  for await (const line of createInterface({ input: createReadStream(uploads) })) {
    const { state, sha256 } = EJSON.parse(line) as { state: string; sha256: string };
    if (state === 'ready' && !existsSync(path.join(layout.files, sha256.slice(0, 2), sha256))) missing++;
  }
  return missing;
}
