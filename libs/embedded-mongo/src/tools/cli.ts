import { mongo } from 'mongoose';
import { join, resolve } from 'node:path';
import { startServer } from '../server';
import { startEmbeddedMongo } from '../start';
import { exportDatabase } from './export';
import { importDatabase } from './import';

const USAGE = `usage: npm run db
       npm run db:export -- DIRECTORY
       npm run db:import -- DIRECTORY
  DATA_DIR     the server's data directory, ./.data by default
  DB_PORT      the port of db on 127.0.0.1, 27017 by default
  MONGODB_URI  export from or import into this server instead of the embedded one
`;

/** Where the API keeps the embedded database. */
const dataDir = resolve(join(process.env['DATA_DIR'] ?? '.data', 'db'));

async function main([command, directory, ...more]: readonly string[]): Promise<void> {
  if (command === 'serve' && directory === undefined) return serve();
  const known = command === 'export' || command === 'import';
  if (!known || directory === undefined || more.length > 0) throw new Error(USAGE);
  const uri = process.env['MONGODB_URI'];
  const server = uri === undefined ? await startForTransfer() : undefined;
  try {
    const client = await mongo.MongoClient.connect(server?.uri ?? uri ?? '');
    try {
      const transfer = command === 'export' ? exportDatabase : importDatabase;
      for (const { collection, documents } of await transfer(client.db(), resolve(directory))) {
        process.stdout.write(`${collection}: ${documents} documents\n`);
      }
    } finally {
      await client.close();
    }
  } finally {
    await server?.stop();
  }
}

async function startForTransfer() {
  try {
    return await startEmbeddedMongo({ dataDir, entry: join(__dirname, 'server.js') });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      reason.includes('is in use') ? `${reason}: stop it, or name it by MONGODB_URI if it is 'npm run db'` : reason,
    );
  }
}

/** Runs the database alone on a port of this machine, for tools and for several API processes. */
async function serve(): Promise<void> {
  const port = Number(process.env['DB_PORT'] ?? 27017);
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Error(`DB_PORT is not a port: ${process.env['DB_PORT']}`);
  const server = await startServer({ dataDir, address: { host: '127.0.0.1', port } }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    throw new Error(`The port ${port} of this machine is in use: choose another by DB_PORT`);
  });
  process.stdout.write(
    `The embedded database in ${dataDir} is ready at mongodb://127.0.0.1:${server.port}/tertulia?directConnection=true\n`,
  );
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.stop().then(() => process.exit(0)));
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
