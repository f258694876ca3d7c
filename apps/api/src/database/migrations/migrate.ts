import { Logger } from '@nestjs/common';
import { type Connection, createConnection, type mongo } from 'mongoose';
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError } from '../../config/load-config';
import { Leases } from '../leases';
import type { Migration } from './migration';
import { MIGRATIONS } from './migrations';

/** The lease of whoever migrates: longer than the database may fail to take a renewal of it. */
const LEASE = 'migrations';
const LEASE_MS = 30_000;

/** Milliseconds between two looks while another node migrates. */
const LOOK_INTERVAL = 250;

/** What is stored of a migration that was done. */
interface Applied {
  _id: number;
  name: string;
  appliedAt: Date;
}

/**
 * Runs the migrations that this database has not had, in order and each once, however many nodes start at a time: one of them
 * runs them, the others wait until it is done, or take over when it dies. Resolves with how many this call has run.
 */
export async function migrate(connection: Connection, migrations: readonly Migration[] = MIGRATIONS): Promise<number> {
  const leases = new Leases(connection);
  const applied = connection.collection<Applied>('migrations');
  let ran = 0;
  while ((await pending(applied, migrations)).length > 0) {
    const hadTheLease = await leases.during(LEASE, LEASE_MS, async () => {
      for (const { version, name, up } of await pending(applied, migrations)) {
        await up(databaseOf(connection));
        // Whoever has the lease by now runs it as well, and notes it: a stalled node must not speak for the other one.
        if (!(await leases.take(LEASE, LEASE_MS))) return;
        await applied.updateOne({ _id: version }, { $set: { name, appliedAt: new Date() } }, { upsert: true });
        Logger.log(`The database is at version ${version}: ${name}`, 'Migrations');
        ran += 1;
      }
    });
    if (!hadTheLease) await delay(LOOK_INTERVAL);
  }
  return ran;
}

/** The same over a connection of its own, on which a command may take as long as the making of an index does. */
export async function migrateOver(uri: string): Promise<number> {
  const connection = await createConnection(uri, {
    serverSelectionTimeoutMS: 5_000,
    writeConcern: { w: 'majority', journal: true },
  }).asPromise();
  try {
    return await migrate(connection);
  } finally {
    await connection.close();
  }
}

/** Throws where the database has not had every migration of this version. */
export async function demandMigrated(connection: Connection): Promise<void> {
  const left = await pending(connection.collection<Applied>('migrations'), MIGRATIONS);
  if (left.length === 0) return;
  const versions = left.map(({ version }) => version).join(', ');
  throw new ConfigError(`MIGRATE: the database lacks migration ${versions}: run "main.js migrate" first`);
}

async function pending(applied: mongo.Collection<Applied>, migrations: readonly Migration[]): Promise<Migration[]> {
  const done = new Set((await applied.find().toArray()).map(({ _id }) => _id));
  return migrations.filter(({ version }) => !done.has(version)).sort((a, b) => a.version - b.version);
}

function databaseOf({ db }: Connection): mongo.Db {
  if (!db) throw new Error('There is no connection to migrate over');
  return db;
}
