import { backup } from '../backup/backup';
import { restore } from '../backup/restore';
import type { AppConfig } from '../config/app-config';
import { ConfigError, loadConfig } from '../config/load-config';
import { runMigrations } from './migrate-command';

const USAGE = `Without arguments the server starts. Otherwise:
  migrate             brings the database to this version, before servers of it start
  backup DIRECTORY    writes database and files into a new directory, also while the server runs
  restore DIRECTORY   reads such a directory into an empty installation, while no server runs`;

const WITH_DIRECTORY = new Map<string, (config: AppConfig, directory: string) => Promise<void>>([
  ['backup', backup],
  ['restore', restore],
]);

/** Runs a command of the server instead of the server, with the same environment. Throws what stops it; the message is for people. */
export async function runCommand(name: string, args: readonly string[], variables: NodeJS.ProcessEnv): Promise<void> {
  if (name === 'migrate' && args.length === 0) return runMigrations(variables);
  const [directory, ...more] = args;
  const command = WITH_DIRECTORY.get(name);
  if (command === undefined || directory === undefined || more.length > 0) throw new ConfigError(USAGE);
  await command(loadConfig(variables), directory);
}
