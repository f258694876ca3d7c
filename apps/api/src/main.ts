import 'reflect-metadata';
import { ConfigError } from './config/load-config';
import { runMigrations } from './server/migrate-command';
import { run } from './server/run';

const start = process.argv[2] === 'migrate' ? runMigrations : run;

start(process.env).catch((error: unknown) => {
  const text =
    error instanceof ConfigError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`Tertulia cannot start.\n${text}\n`);
  process.exit(1);
});
