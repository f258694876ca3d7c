import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { machine, versions } from '../report';

const FILE = 'docs/benchmarks/delivery.md';
const HEADING = `# The delivery promises under faults

Runs of the checker, as it printed them; each was added by \`npm run check:delivery -- --save\`. What it breaks and what it
checks is told in [the client's page](../subsystems/chat-client.md).
`;

/** Adds a report to those that are kept in the workspace at `root`, with what it takes to run the same again. */
export async function saveReport(root: string, args: readonly string[], report: string, now: Date): Promise<void> {
  const file = path.join(root, FILE);
  await mkdir(path.dirname(file), { recursive: true });
  if (!existsSync(file)) await writeFile(file, HEADING);
  const day = now.toISOString().slice(0, 10);
  const redis = process.env['REDIS_URL'] !== undefined || args.includes('--redis') ? 'with Redis' : 'without Redis';
  const command = ['npm run check:delivery --', ...args.filter((arg) => arg !== '--save')].join(' ');
  const lines = [
    '',
    `## ${day}, ${command.slice(command.indexOf('--') + 3)}`,
    '',
    `${machine()}. ${versions(root)}. Commit ${commitOf(root)}, ${redis}; servers, database and clients share the machine.`,
    '',
    '```',
    `$ ${command}`,
    report,
    '```',
    '',
  ];
  await appendFile(file, lines.join('\n'));
}

/** The commit that is checked out, and whether there is more than that. */
function commitOf(root: string): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
      cwd: root,
      encoding: 'utf8',
    }).trim();
  } catch {
    return 'unknown';
  }
}
