import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConnectionGate } from '../chat/connection-gate';
import { endTraces, startTraces } from '../common/observability/start-traces';
import type { AppConfig } from '../config/app-config';
import { keptJwtSecret, prepareDataDirectory } from '../config/data-directory';
import { ConfigError, loadConfig } from '../config/load-config';
import { warningsOf } from '../config/warnings';
import { type Database, openDatabase } from '../database/database';
import { Readiness } from '../health/readiness';
import { createApp } from './create-app';

/** Milliseconds that draining may take before the process ends anyway. */
const DRAIN_LIMIT = 9_000;

/** Milliseconds after which connections are closed that send nothing, or whose request does not end. */
const CONNECTION_LIMIT = 6_000;

/** Starts the server, prints the one line that says so, and ends it on SIGTERM or SIGINT. Throws what stops the start. */
export async function run(variables: NodeJS.ProcessEnv): Promise<void> {
  const loaded = loadConfig(variables);
  await prepareDataDirectory(loaded.dataDir);
  const config: AppConfig = { ...loaded, jwtSecret: loaded.jwtSecret ?? (await keptJwtSecret(loaded.dataDir)) };
  const database = await openDatabase(config);
  try {
    await startTraces(config);
    const app = await createApp(config, database.uri);
    for (const warning of warningsOf(config)) Logger.warn(warning, 'Configuration');
    await listen(app, config);
    endOnSignals(app, database);
    process.stdout.write(`Tertulia is ready at ${config.publicUrl}\nMessages are kept in ${database.description}\n`);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** Connections that the kernel keeps until they are taken: all of a crowd that comes back at once. It may allow fewer. */
const BACKLOG = 8_192;

async function listen(app: NestFastifyApplication, config: AppConfig): Promise<void> {
  try {
    await app.listen({ port: config.port, host: config.host, backlog: BACKLOG });
  } catch (error) {
    await app.close();
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE')
      throw new ConfigError(`PORT: ${config.port} on ${config.host} is in use by another process`);
    if (code === 'EACCES')
      throw new ConfigError(`PORT: ${config.port} on ${config.host} may not be opened by this user`);
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ConfigError(`HOST: ${config.host} is no address of this machine (${message})`);
    throw error;
  }
}

function endOnSignals(app: NestFastifyApplication, database: Database): void {
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), DRAIN_LIMIT).unref();
    setTimeout(() => app.getHttpServer().closeAllConnections(), CONNECTION_LIMIT).unref();
    // Before anything else ends: from this moment on a proxy gives new work to others.
    app.get(Readiness, { strict: false }).drain();
    app.get(ConnectionGate, { strict: false }).close();
    await app.close();
    await endTraces();
    await database.stop();
    process.exit(0);
  };
  process.on('SIGTERM', () => void end());
  process.on('SIGINT', () => void end());
}
