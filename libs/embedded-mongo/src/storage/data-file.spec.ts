import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../testing/temporary-server';
import { checkDataFile } from './data-file';
import { Store } from './store';

const KEYS = 2000;
const keyOf = (index: number) => Buffer.from(`key ${String(index).padStart(6, '0')}`);

describe('a data file', () => {
  const root = temporaryDirectory();
  const whole = join(root, 'whole');
  const damagedFile = (name: string, change: (file: string) => void): { directory: string; file: string } => {
    const directory = join(root, name);
    mkdirSync(directory);
    for (const entry of ['data.mdb', 'lock.mdb', 'format.json'])
      copyFileSync(join(whole, entry), join(directory, entry));
    const file = join(directory, 'data.mdb');
    change(file);
    return { directory, file };
  };
  const write = (store: Store, step: () => void) => store.transaction(step);

  beforeAll(async () => {
    const store = Store.open(whole);
    await write(store, () => {
      for (let index = 0; index < KEYS; index++) store.put(keyOf(index), Buffer.alloc(500, index));
      // A value that takes many pages of its own.
      store.put(Buffer.from('large'), Buffer.alloc(100_000, 1));
    });
    await store.close();
  });
  afterAll(() => rmSync(root, { recursive: true }));

  it('that is whole is opened again', async () => {
    const { directory } = damagedFile('copy', () => undefined);
    const store = Store.open(directory);
    expect(store.get(keyOf(KEYS - 1))).toEqual(Buffer.alloc(500, KEYS - 1));
    await store.close();
  });

  it.each<[string, (size: number) => number]>([
    ['half of it', (size) => size / 2],
    ['the middle of its last page', (size) => size - 2048],
    ['its last byte', (size) => size - 1],
    ['all but its first pages', () => 8192],
    ['the middle of its second page', () => 6000],
    ['all but a few bytes', () => 10],
  ])('that lost %s is named, and left as it is', (name, lengthOf) => {
    const length = Math.floor(lengthOf(statSync(join(whole, 'data.mdb')).size));
    const { directory, file } = damagedFile(name, (path) => truncateSync(path, length));
    expect(() => Store.open(directory)).toThrow(`${file} is cut off`);
    expect(statSync(file).size).toBe(length);
  });

  it('that lost everything is named, and not taken for a new one', () => {
    const { directory, file } = damagedFile('empty', (path) => truncateSync(path, 0));
    expect(() => Store.open(directory)).toThrow(`${file} is empty, although a database was made here`);
    expect(statSync(file).size).toBe(0);
    rmSync(file);
    expect(() => Store.open(directory)).toThrow(`${file} is missing, although a database was made here`);
  });

  it('that never held anything is a new one', async () => {
    const { directory } = damagedFile('begun', (path) => truncateSync(path, 0));
    rmSync(join(directory, 'format.json'));
    const store = Store.open(directory);
    expect(store.get(keyOf(0))).toBeUndefined();
    await store.close();
  });

  it('that is something else is named, and left as it is', () => {
    const { directory, file } = damagedFile('other', (path) => writeFileSync(path, Buffer.alloc(50_000, 0x5a)));
    expect(() => Store.open(directory)).toThrow(`${file} is damaged`);
    expect(readFileSync(file).equals(Buffer.alloc(50_000, 0x5a))).toBe(true);
  });

  it('with some of a page behind its end, whose write was cut off, is opened and written again', async () => {
    const { directory, file } = damagedFile('torn', (path) => appendFileSync(path, Buffer.alloc(5000, 0x5a)));
    let store = Store.open(directory);
    expect(store.get(keyOf(KEYS - 1))).toEqual(Buffer.alloc(500, KEYS - 1));
    await write(store, () => {
      for (let index = 0; index < KEYS; index++) store.put(keyOf(index), Buffer.alloc(900, index));
    });
    await store.close();
    expect(statSync(file).size % 4096).toBe(0);
    store = Store.open(directory);
    for (let index = 0; index < KEYS; index++) expect(store.get(keyOf(index))).toEqual(Buffer.alloc(900, index));
    await store.close();
  });

  it('may end before pages that are free', async () => {
    const { directory, file } = damagedFile('shortened', () => undefined);
    let store = Store.open(directory);
    // What comes last in the file is given free, over several commits, until no reader can want it.
    for (let round = 0; round < 4; round++) {
      await write(store, () => {
        for (let index = 100; index < KEYS; index++) store.remove(keyOf(index));
        store.remove(Buffer.from('large'));
        store.put(Buffer.from('round'), Buffer.from([round]));
      });
    }
    await store.close();
    const size = statSync(file).size;
    const least = shortestThatPasses(directory, file, size);
    expect(least).toBeLessThan(size);
    store = Store.open(directory);
    for (let index = 0; index < 100; index++) expect(store.get(keyOf(index))).toEqual(Buffer.alloc(500, index));
    expect(store.get(Buffer.from('round'))).toEqual(Buffer.from([3]));
    await write(store, () => {
      for (let index = 0; index < KEYS; index++) store.put(keyOf(index), Buffer.alloc(500, 7));
    });
    expect(store.get(keyOf(KEYS - 1))).toEqual(Buffer.alloc(500, 7));
    await store.close();
  });
});

/** Cuts page after page off, as long as the file is taken for whole; the length that it then has. */
function shortestThatPasses(directory: string, file: string, size: number): number {
  const bytes = readFileSync(file);
  let least = size;
  for (let length = size - 4096; length > 0; length -= 4096) {
    truncateSync(file, length);
    try {
      checkDataFile(directory);
    } catch {
      break;
    }
    least = length;
  }
  writeFileSync(file, bytes.subarray(0, least));
  return least;
}
