import { closeSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDirectory } from '../storage/owner-lock';

/**
 * Takes and leaves a data directory again and again, as a process of its own: `node lock-contender.js DIRECTORY ROUNDS`.
 * Whoever has it makes a file that must not be there yet, and every other time leaves it as if killed. Writes one line of
 * JSON: how often it had the directory, was refused, and met another there.
 */
const [, , directory = '', rounds = '0'] = process.argv;
const inside = join(directory, 'inside');
const count = { had: 0, refused: 0, met: 0 };

for (let round = 0; round < Number(rounds); round++) {
  try {
    const lock = lockDirectory(directory);
    count.had++;
    try {
      closeSync(openSync(inside, 'wx'));
    } catch {
      count.met++;
    }
    pause(Math.random() * 2);
    rmSync(inside, { force: true });
    if (round % 2 === 0) lock.release();
    else abandon();
  } catch (error) {
    if (!String(error).includes('is in use by process')) throw error;
    count.refused++;
  }
  pause(Math.random() * 2);
}
process.stdout.write(JSON.stringify(count));

/** Leaves what a killed process leaves: its files, of a process of this number that has ended. */
function abandon(): void {
  const claims = readdirSync(directory).filter((name) => name.startsWith(`owner.json.claim.${process.pid}.`));
  for (const name of ['owner.json', ...claims]) {
    const path = join(directory, name);
    const owner = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(`${directory}/left.${process.pid}`, JSON.stringify({ ...owner, started: 'never' }));
    renameSync(`${directory}/left.${process.pid}`, path);
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
