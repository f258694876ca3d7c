import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const FOLDERS = ['/usr/sbin', '/sbin', ...(process.env['PATH'] ?? '').split(path.delimiter)];

/** Where a program is, or `null` where it is not installed. */
export function findProgram(name: string): string | null {
  for (const folder of FOLDERS) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not there; the next folder may have it.
    }
  }
  return null;
}

/** Jest's `describe`, as much of it as is used here. */
interface Describe {
  (name: string, tests: () => void): void;
  skip(name: string, tests: () => void): void;
}

/**
 * `describe` for tests that need other programs. On a person's machine without them they are skipped, and their name says
 * why; where the change is judged (`CI`) they run, and fail without them.
 */
export function describeWith(describe: Describe, programs: readonly string[], name: string, tests: () => void): void {
  const missing = programs.filter((program) => findProgram(program) === null);
  if (missing.length === 0 || process.env['CI']) describe(name, tests);
  else describe.skip(`${name} (skipped: ${missing.join(', ')} not installed)`, tests);
}
