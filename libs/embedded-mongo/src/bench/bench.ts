import { open } from 'lmdb';
import { mongo } from 'mongoose';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../start';

/** How many messages the conversation holds; `MESSAGES=1000000` for the full size. */
const MESSAGES = Number(process.env['MESSAGES'] ?? 100_000);
const INSERTS = 10_000;
const WRITERS = 64;
const BODY = 'x'.repeat(300);
const { ObjectId } = mongo;

const print = (text: string) => process.stdout.write(`${text}\n`);

async function timed(step: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await step();
  return performance.now() - started;
}

/** Prints the median, the 99th percentile and the longest of some times in milliseconds. */
function report(name: string, taken: number[]): void {
  taken.sort((a, b) => a - b);
  const at = (share: number) => (taken[Math.floor((taken.length - 1) * share)] ?? 0).toFixed(2);
  print(`${name}: median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms (${taken.length} times)`);
}

/** Runs a step again and again, and prints what it takes. */
async function measure(name: string, times: number, step: (index: number) => Promise<unknown>): Promise<void> {
  const taken: number[] = [];
  for (let index = 0; index < times; index++) taken.push(await timed(() => step(index)));
  report(name, taken);
}

/** Runs a step again and again while a long one goes on, and prints what it takes. */
async function measureDuring(name: string, long: Promise<unknown>, step: () => Promise<unknown>): Promise<void> {
  let running = true;
  const ended = long.finally(() => (running = false));
  const taken: number[] = [];
  while (running) taken.push(await timed(step));
  await ended;
  report(name, taken);
}

/** Prints what a process holds in memory: its own, and the pages of the file that the system lends it (Linux only). */
function printMemory(when: string, pid: number): void {
  const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const megabytes = (name: string) => (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024).toFixed(0);
  print(`memory ${when}: ${megabytes('RssAnon')} MB of its own, ${megabytes('RssFile')} MB of mapped files`);
}

/** Runs `count` steps by 64 workers at once and returns how many a second were done. */
async function rate(count: number, step: (index: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: WRITERS }, async () => {
      while (next < count) await step(next++);
    }),
  );
  return (count / (performance.now() - started)) * 1000;
}

/** The same reads and writes as an insert of a message, done on LMDB alone: a record and four unique keys. */
async function rawInserts(directory: string): Promise<number> {
  const database = open<Buffer, Buffer>({
    path: directory,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
    cache: false,
  });
  const record = Buffer.alloc(450);
  const recordId = Buffer.alloc(6);
  const perSecond = await rate(INSERTS, async (index) => {
    const writes = Array.from({ length: 5 }, (_, space) => {
      const key = Buffer.alloc(40);
      key.writeUInt32BE(space, 0);
      key.writeUInt32BE(index, 36);
      if (space > 0) database.get(key);
      return database.put(key, space === 0 ? record : recordId);
    });
    await Promise.all(writes);
  });
  await database.close();
  return perSecond;
}

async function main(): Promise<void> {
  const load = loadavg()[0]?.toFixed(1) ?? '?';
  print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load} at the start`);
  const directory = mkdtempSync(join(tmpdir(), 'embedded-mongo-bench-'));
  const options = { dataDir: join(directory, 'db'), entry: join(__dirname, 'server.js') };
  let server = await startEmbeddedMongo(options);
  let client = await mongo.MongoClient.connect(server.uri, { maxPoolSize: WRITERS });
  let messages = client.db().collection('messages');
  await messages.createIndexes([
    { key: { conversationId: 1, rev: 1 }, unique: true },
    { key: { conversationId: 1, seq: 1 }, unique: true },
    { key: { conversationId: 1, senderId: 1, clientMessageId: 1 }, unique: true },
  ]);
  const conversationId = new ObjectId();
  const senderId = new ObjectId();
  const message = (n: number) => ({
    _id: new ObjectId(),
    conversationId,
    senderId,
    clientMessageId: `c${n}`,
    rev: n,
    seq: n,
    body: BODY,
  });
  const ids: mongo.ObjectId[] = [];
  for (let start = 0; start < MESSAGES; start += 1000) {
    const batch = Array.from({ length: 1000 }, (_, index) => message(start + index));
    if (ids.length < 5000) ids.push(...batch.map(({ _id }) => _id));
    await messages.insertMany(batch);
  }
  await client.close();
  await server.stop();
  const opened = performance.now();
  server = await startEmbeddedMongo(options);
  print(`${MESSAGES} messages open in ${(performance.now() - opened).toFixed(0)} ms`);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  printMemory('two seconds after opening', server.pid);
  client = await mongo.MongoClient.connect(server.uri, { maxPoolSize: WRITERS });
  messages = client.db().collection('messages');
  const idOf = (index: number) => ({ _id: ids[index % ids.length] ?? new ObjectId() });

  await measure('ping (what the driver and the socket cost)', 2000, () => client.db().command({ ping: 1 }));
  await measure('findOne by _id', 2000, (index) => messages.findOne(idOf(index)));
  await measure('findOneAndUpdate by _id', 500, (index) =>
    messages.findOneAndUpdate(idOf(index), { $max: { n: index } }),
  );
  await measure('the newest 50', 1000, () => messages.find({ conversationId }).sort({ seq: -1 }).limit(50).toArray());
  await measure('an unindexed scan', 3, () => messages.countDocuments({ body: 'y' }));
  await measureDuring('findOne by _id during a scan', messages.countDocuments({ body: 'y' }), () =>
    messages.findOne(idOf(Math.floor(Math.random() * ids.length))),
  );
  printMemory('after the scans', server.pid);
  await measure('a durable insert', 500, (index) => messages.insertOne(message(MESSAGES + index)));
  const embedded = await rate(INSERTS, (index) => messages.insertOne(message(MESSAGES + 1000 + index)));
  const raw = await rawInserts(join(directory, 'raw'));
  print(
    `durable inserts, ${WRITERS} at once: ${embedded.toFixed(0)}/s, raw LMDB ${raw.toFixed(0)}/s, ratio ${(embedded / raw).toFixed(2)}`,
  );
  print(`load ${loadavg()[0]?.toFixed(1) ?? '?'} at the end`);
  await client.close();
  await server.stop();
  rmSync(directory, { recursive: true });
}

void main();
