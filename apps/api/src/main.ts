import 'reflect-metadata';
import { ConfigError } from './config/load-config';
import { runCommand } from './server/commands';
import { run } from './server/run';

const [name, ...args] = process.argv.slice(2);

(name === undefined ? run(process.env) : runCommand(name, args, process.env)).catch((error: unknown) => {
  const text =
    error instanceof ConfigError
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(name === undefined ? `Tertulia cannot start.\n${text}\n` : `${text}\n`);
  process.exit(1);
});
