import { EJSON } from 'bson';
import type { mongo } from 'mongoose';
import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Transferred } from './export';
import { collectionOf, fileNameOf } from './file-names';

const BATCH = 500;

/** Says what to do about an import that was broken off. */
function brokenOff(db: mongo.Db, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error);
  return new Error(
    `${reason}\nThe import was broken off, and '${db.databaseName}' holds a part of it: empty the database and import again`,
    { cause: error },
  );
}

/**
 * Reads what `exportDatabase` wrote into a database, documents first and then the indexes. Throws, before it has written
 * anything, for a directory without an export and for a collection that holds documents already. What stops it later, such
 * as a line that cannot be read or the end of the server, it throws with its place; what came before it stays, and the
 * message says so.
 */
export async function importDatabase(db: mongo.Db, directory: string): Promise<Transferred[]> {
  const names = collectionsIn(directory);
  const indexes = names.map((name) => readIndexes(join(directory, fileNameOf(name, 'indexes'))));
  for (const name of names) {
    if ((await db.collection(name).findOne({}, { projection: { _id: 1 } })) === null) continue;
    throw new Error(
      `the collection ${name} of '${db.databaseName}' holds documents already: import into an empty database`,
    );
  }
  try {
    const result: Transferred[] = [];
    for (const [position, name] of names.entries()) {
      result.push(await importCollection(db, directory, name, indexes[position] ?? []));
    }
    return result;
  } catch (error) {
    throw brokenOff(db, error);
  }
}

async function importCollection(
  db: mongo.Db,
  directory: string,
  name: string,
  indexes: mongo.Document[],
): Promise<Transferred> {
  const documents = await importDocuments(db.collection(name), join(directory, fileNameOf(name, 'documents')));
  if (indexes.length > 0) await db.command({ createIndexes: name, indexes });
  return { collection: name, documents };
}

function collectionsIn(directory: string): string[] {
  if (!existsSync(directory)) throw new Error(`${directory} does not exist`);
  const names = readdirSync(directory).flatMap((file) => collectionOf(file) ?? []);
  if (names.length === 0) throw new Error(`${directory} holds no .jsonl files`);
  return names.sort();
}

async function importDocuments(collection: mongo.Collection, path: string): Promise<number> {
  let batch: mongo.Document[] = [];
  let count = 0;
  const store = async () => {
    if (batch.length > 0) await collection.insertMany(batch, { ordered: true });
    count += batch.length;
    batch = [];
  };
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    number++;
    if (line.trim() === '') continue;
    batch.push(parsed(line, `${path}, line ${number}`));
    if (batch.length === BATCH) await store();
  }
  await store();
  return count;
}

function parsed(text: string, place: string): mongo.Document {
  try {
    return EJSON.parse(text, { relaxed: false }) as mongo.Document;
  } catch (error) {
    throw new Error(`${place} is no Extended JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The indexes beside `_id`; none where there is no file, as beside what `mongoexport` wrote. */
function readIndexes(path: string): mongo.Document[] {
  if (!existsSync(path)) return [];
  const indexes = parsed(readFileSync(path, 'utf8'), path);
  if (!Array.isArray(indexes)) throw new Error(`${path} holds no list of indexes`);
  return (indexes as mongo.Document[]).filter((index) => index['name'] !== '_id_');
}
