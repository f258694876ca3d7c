import { prepareDataDirectory } from '../config/data-directory';
import { loadConfig } from '../config/load-config';
import { openDatabase } from '../database/database';
import { migrateOver } from '../database/migrations/migrate';

/** Brings the database to this version and ends: what runs before the nodes of a new release start. */
export async function runMigrations(variables: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(variables);
  if (config.mongodbUri === null) await prepareDataDirectory(config.dataDir);
  const database = await openDatabase(config);
  try {
    const count = await migrateOver(database.uri);
    process.stdout.write(`${count} migrations were run on ${database.description}
`);
  } finally {
    await database.stop();
  }
}
