import { createConnection } from 'mongoose';
import { prepareDataDirectory } from '../config/data-directory';
import { loadConfig } from '../config/load-config';
import { openDatabase } from '../database/database';
import { migrate } from '../database/migrations/migrate';

/** Brings the database to this version and ends: what runs before the nodes of a new release start. */
export async function runMigrations(variables: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(variables);
  if (config.mongodbUri === null) await prepareDataDirectory(config.dataDir);
  const database = await openDatabase(config);
  try {
    const connection = await createConnection(database.uri, {
      serverSelectionTimeoutMS: 5_000,
      writeConcern: { w: 'majority', journal: true },
    }).asPromise();
    try {
      const count = await migrate(connection);
      process.stdout.write(`${count} migrations were run on ${database.description}\n`);
    } finally {
      await connection.close();
    }
  } finally {
    await database.stop();
  }
}
