import { EJSON } from 'bson';
import type { mongo } from 'mongoose';
import { once } from 'node:events';
import type { WriteStream } from 'node:fs';
import { createWriteStream, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Types are read as they are stored, so that they are written as they are stored. */
const EXACT = { promoteValues: false, bsonRegExp: true } as const;

/** How many documents a collection had. */
export interface Transferred {
  collection: string;
  documents: number;
}

/**
 * Writes every collection of a database into a directory: `NAME.jsonl`, one document a line in canonical Extended JSON, as
 * `mongoimport` reads it too, and `NAME.indexes.json`. Streams: the size of a collection does not matter.
 */
export async function exportDatabase(db: mongo.Db, directory: string): Promise<Transferred[]> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const result: Transferred[] = [];
  for (const { name } of await db.listCollections({}, { nameOnly: true }).toArray()) {
    const collection = db.collection(name);
    const indexes = await collection.listIndexes(EXACT).toArray();
    await writeFile(join(directory, `${name}.indexes.json`), `${EJSON.stringify(indexes, { relaxed: false })}\n`, {
      mode: 0o600,
    });
    const file = createWriteStream(join(directory, `${name}.jsonl`), { mode: 0o600 });
    let documents = 0;
    for await (const document of collection.find({}, EXACT)) {
      await writeLine(file, EJSON.stringify(document, { relaxed: false }));
      documents++;
    }
    file.end();
    await once(file, 'finish');
    result.push({ collection: name, documents });
  }
  return result;
}

async function writeLine(file: WriteStream, line: string): Promise<void> {
  if (!file.write(`${line}\n`)) await once(file, 'drain');
}
