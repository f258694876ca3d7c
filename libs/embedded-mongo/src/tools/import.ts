import { EJSON } from 'bson';
import type { mongo } from 'mongoose';
import { createReadStream, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Transferred } from './export';

const BATCH = 500;
const SUFFIX = '.jsonl';

/**
 * Reads what `exportDatabase` wrote into a database, documents first and then the indexes. Throws for a collection that
 * holds documents already, before it has written anything.
 */
export async function importDatabase(db: mongo.Db, directory: string): Promise<Transferred[]> {
  const names = readdirSync(directory)
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.slice(0, -SUFFIX.length))
    .sort();
  if (names.length === 0) throw new Error(`${directory} holds no ${SUFFIX} files`);
  for (const name of names) {
    if ((await db.collection(name).findOne({}, { projection: { _id: 1 } })) === null) continue;
    throw new Error(`the collection ${name} holds documents already: import into an empty database`);
  }
  const result: Transferred[] = [];
  for (const name of names) {
    const documents = await importDocuments(db.collection(name), join(directory, `${name}${SUFFIX}`));
    await createIndexes(db, name, join(directory, `${name}.indexes.json`));
    result.push({ collection: name, documents });
  }
  return result;
}

async function importDocuments(collection: mongo.Collection, path: string): Promise<number> {
  let batch: mongo.Document[] = [];
  let count = 0;
  const store = async () => {
    if (batch.length > 0) await collection.insertMany(batch, { ordered: true });
    count += batch.length;
    batch = [];
  };
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    batch.push(EJSON.parse(line, { relaxed: false }) as mongo.Document);
    if (batch.length === BATCH) await store();
  }
  await store();
  return count;
}

async function createIndexes(db: mongo.Db, name: string, path: string): Promise<void> {
  const indexes = EJSON.parse(await readFile(path, 'utf8')) as mongo.Document[];
  const wanted = indexes.filter((index) => index['name'] !== '_id_');
  if (wanted.length > 0) await db.command({ createIndexes: name, indexes: wanted });
}
