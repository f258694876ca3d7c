import { workspaceRoot } from '@tertulia/testing';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildImage } from './build';
import { configOf, parseStages } from './dockerfile';
import { Layers } from './layers';
import { bytesBelow, IMAGE_LIMIT, megabytes } from './size';
import { tryImage } from './try';

const context = workspaceRoot();
const stages = parseStages(readFileSync(path.join(context, 'docker/Dockerfile'), 'utf8'));

/**
 * Runs `docker/Dockerfile` without an engine: its own steps over overlay mounts, each in a tree of its own; counts the
 * bytes of the last tree, and starts its entry command there. Needs root on Linux for amd64, Debian 12's apt, and npm.
 */
async function main(task?: string, folder?: string): Promise<void> {
  const last = stages.at(-1);
  if (!last) throw new Error('The Dockerfile has no stage');
  if (task === 'build' && folder !== undefined) {
    const image = buildImage(stages, context, folder);
    report((inside) => image.at(inside));
    again(['unshare', '--net'], 'try', image.folder);
  } else if (task === 'try' && folder !== undefined) {
    await tryImage(Layers.laidIn(folder), configOf(last));
  } else {
    begin();
  }
}

function begin(): void {
  if (process.platform !== 'linux' || process.arch !== 'x64' || process.getuid?.() !== 0)
    throw new Error('This check lays file systems over each other: it needs root on Linux for amd64');
  const folder = mkdtempSync(path.join(tmpdir(), 'tertulia-image-'));
  try {
    again(['unshare', '--mount', '--propagation', 'private'], 'build', folder);
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Runs a task of this program in a namespace: its mounts are seen by nobody else, its network reaches itself alone. */
function again([program = '', ...args]: readonly string[], task: string, folder: string): void {
  execFileSync(program, [...args, process.execPath, __filename, task, folder], { stdio: 'inherit' });
}

function report(at: (inside: string) => string): void {
  const total = bytesBelow(at('/'));
  let rest = total;
  process.stdout.write('\nBytes of the image, not compressed:\n');
  for (const part of ['/usr/local/bin', '/app/node_modules', '/app/dist']) {
    const bytes = bytesBelow(at(part));
    rest -= bytes;
    process.stdout.write(`  ${megabytes(bytes).padStart(9)}  ${part}\n`);
  }
  process.stdout.write(`  ${megabytes(rest).padStart(9)}  the base, and all else\n`);
  process.stdout.write(`  ${megabytes(total).padStart(9)}  of at most ${megabytes(IMAGE_LIMIT)}\n\n`);
  if (total > IMAGE_LIMIT) throw new Error('The image is too large');
}

main(process.argv[2], process.argv[3]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
