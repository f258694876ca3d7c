import { closeSync, existsSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const DATA_FILE = 'data.mdb';
/** Says that a database was made in a directory: an empty data file, or none, is then a loss and no beginning. */
const MARKER_FILE = 'format.json';

// What LMDB's files look like (little endian): two meta pages, then pages of nodes.
const MAGIC = 0xbeefc0de;
const PAGE_HEADER_BYTES = 24;
const META_BYTES = 168;
const META_PAGES = 2;
const BRANCH = 1;
const OVERFLOW = 4;
const NODE_HEADER_BYTES = 8;
const BIG_DATA = 1;
const SUB_DATA = 2;
const NO_PAGE = 0xffff_ffff_ffff_ffffn;
const DATABASE_ROOT_OFFSET = 40;

interface Meta {
  pageSize: number;
  roots: bigint[];
  lastPage: number;
  transaction: bigint;
}

/**
 * Throws, naming the file, if a directory's data file was lost, emptied or cut off. LMDB would take an empty file for a new
 * database, and would end the process with SIGBUS on the first read of a page that is not there.
 */
export function checkDataFile(directory: string): void {
  const path = join(directory, DATA_FILE);
  const made = existsSync(join(directory, MARKER_FILE));
  if (!existsSync(path)) {
    if (made) throw damaged(path, 'is missing, although a database was made here');
    return;
  }
  const file = openSync(path, 'r');
  try {
    const length = fstatSync(file).size;
    if (length === 0) {
      if (made) throw damaged(path, 'is empty, although a database was made here');
      return;
    }
    checkLength(path, file, length);
  } finally {
    closeSync(file);
  }
}

/** Marks that a database was made in a directory; to be called before anything is stored there. */
export function markDataFile(directory: string): void {
  const path = join(directory, MARKER_FILE);
  if (existsSync(path)) return;
  writeFileSync(path, `${JSON.stringify({ format: 1 })}\n`, { mode: 0o600, flush: true });
}

function damaged(path: string, what: string): Error {
  return new Error(
    `${path} ${what}. Nothing was changed: restore it from a backup, or remove its directory to begin anew`,
  );
}

function checkLength(path: string, file: number, length: number): void {
  const meta = readMeta(path, file);
  if (length >= (meta.lastPage + 1) * meta.pageSize) return;
  // Free pages at the end need not have been written: what counts is the last one in use.
  const used = usedBytes(path, file, meta);
  if (used > length) throw damaged(path, `is cut off: it has ${length} bytes and must have at least ${used}`);
}

function readMeta(path: string, file: number): Meta {
  const first = metaAt(path, file, 0);
  const second = metaAt(path, file, first.pageSize);
  return second.transaction > first.transaction ? second : first;
}

function metaAt(path: string, file: number, offset: number): Meta {
  const bytes = read(path, file, offset, META_BYTES);
  const pageSize = bytes.readUInt32LE(48);
  if (bytes.readUInt32LE(24) !== MAGIC || pageSize < 256 || pageSize > 65536) {
    throw damaged(path, 'is damaged: it does not begin as a data file does');
  }
  return {
    pageSize,
    roots: [bytes.readBigUInt64LE(88), bytes.readBigUInt64LE(136)],
    lastPage: Number(bytes.readBigUInt64LE(144)),
    transaction: bytes.readBigUInt64LE(152),
  };
}

/** How long the file must be to hold every page that its trees lead to. Throws if it ends before one of them. */
function usedBytes(path: string, file: number, { pageSize, roots, lastPage }: Meta): number {
  let highest = META_PAGES - 1;
  let visited = 0;
  const open = roots.filter((root) => root !== NO_PAGE);
  for (let page = open.pop(); page !== undefined; page = open.pop()) {
    if (visited++ > lastPage) throw damaged(path, 'is damaged: its pages lead in circles');
    const bytes = read(path, file, Number(page) * pageSize, pageSize);
    highest = Math.max(highest, Number(page) + (isOverflow(bytes) ? bytes.readUInt32LE(20) - 1 : 0));
    open.push(...childrenOf(path, bytes));
  }
  return (highest + 1) * pageSize;
}

function isOverflow(page: Buffer): boolean {
  return (page.readUInt16LE(18) & OVERFLOW) !== 0;
}

function childrenOf(path: string, page: Buffer): bigint[] {
  try {
    return isOverflow(page) ? [] : linksOf(page).filter((child) => child !== NO_PAGE);
  } catch (error) {
    if (error instanceof RangeError) throw damaged(path, 'is damaged: a page of it points beyond itself');
    throw error;
  }
}

/** The pages that a page's nodes lead to. */
function linksOf(page: Buffer): bigint[] {
  const branch = (page.readUInt16LE(18) & BRANCH) !== 0;
  const children: bigint[] = [];
  // Behind the header come the places of the nodes, counted from the header's end; `lower` is how far they go.
  const lower = page.readUInt16LE(20);
  for (let at = 0; at < lower; at += 2) {
    const node = PAGE_HEADER_BYTES + page.readUInt16LE(PAGE_HEADER_BYTES + at);
    const flags = page.readUInt16LE(node + 4);
    const data = node + NODE_HEADER_BYTES + page.readUInt16LE(node + 6);
    if (branch) children.push((BigInt(flags) << 32n) | BigInt(page.readUInt32LE(node)));
    else if (flags & BIG_DATA) children.push(page.readBigUInt64LE(data));
    else if (flags & SUB_DATA) children.push(page.readBigUInt64LE(data + DATABASE_ROOT_OFFSET));
  }
  return children;
}

function read(path: string, file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, offset) === length) return bytes;
  throw damaged(path, `is cut off: it ends before byte ${offset + length}`);
}
