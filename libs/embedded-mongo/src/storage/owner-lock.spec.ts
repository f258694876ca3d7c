import { buildSync } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { temporaryDirectory } from '../testing/temporary-server';
import { lockDirectory } from './owner-lock';

/** `LOCK_ROUNDS=2000` for a longer search. */
const ROUNDS = Number(process.env['LOCK_ROUNDS'] ?? 200);
const CONTENDERS = 6;

jest.setTimeout(60_000 + ROUNDS * 200);

describe('the lock of a data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const files = () => readdirSync(directory).filter((name) => name.startsWith('owner.json'));

  it(`is held by one process at a time, with locks of ended processes all around, ${CONTENDERS * ROUNDS} times`, async () => {
    const tools = temporaryDirectory();
    const script = join(tools, 'lock-contender.js');
    const source = join(__dirname, '../testing/lock-contender.ts');
    buildSync({ entryPoints: [source], bundle: true, platform: 'node', outfile: script });
    const contend = async () => {
      const child = spawn(process.execPath, [script, directory, String(ROUNDS)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      await once(child, 'close');
      return JSON.parse(output) as { had: number; refused: number; met: number };
    };
    const counts = await Promise.all(Array.from({ length: CONTENDERS }, contend));
    const sum = (name: 'had' | 'refused' | 'met') => counts.reduce((total, count) => total + count[name], 0);
    expect(sum('met')).toBe(0);
    expect(sum('had') + sum('refused')).toBe(CONTENDERS * ROUNDS);
    // Without rivals, or without anyone who gets it, this would prove nothing.
    expect(sum('refused')).toBeGreaterThan(ROUNDS / 10);
    expect(sum('had')).toBeGreaterThan(ROUNDS / 10);
    const lock = lockDirectory(directory);
    expect(files()).toEqual(['owner.json', expect.stringContaining('owner.json.claim.') as string]);
    lock.release();
    expect(files()).toEqual([]);
    rmSync(tools, { recursive: true });
  });

  it('is refused to a second one in the same process, and free once it is released', () => {
    const first = lockDirectory(directory);
    expect(() => lockDirectory(directory)).toThrow(`is in use by process ${process.pid}`);
    first.release();
    lockDirectory(directory).release();
  });

  it('passes over what a power failure left half written', () => {
    writeFileSync(join(directory, 'owner.json'), '');
    writeFileSync(join(directory, 'owner.json.claim.7.a'), '{"pid":');
    lockDirectory(directory).release();
    expect(files()).toEqual([]);
  });

  it('respects the claim of another machine until its heartbeat ends', () => {
    const claim = 'owner.json.claim.7.a';
    const path = join(directory, claim);
    writeFileSync(path, JSON.stringify({ pid: 7, host: `not ${hostname()}`, started: '1', claim }));
    writeFileSync(
      join(directory, 'owner.json'),
      JSON.stringify({ pid: 7, host: `not ${hostname()}`, started: '1', claim }),
    );
    expect(() => lockDirectory(directory)).toThrow('is in use by process 7 of not ');
    utimesSync(path, new Date(0), new Date(0));
    utimesSync(join(directory, 'owner.json'), new Date(0), new Date(0));
    lockDirectory(directory).release();
    expect(files()).toEqual([]);
  });
});
