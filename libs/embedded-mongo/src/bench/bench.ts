import { mongo } from 'mongoose';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedMongo } from '../start';
import { compareInserts, measurePings } from './concurrent-inserts';
import { measure, measureDuring, print, summary, timed } from './timing';
import { Workload } from './workload';

/** How many messages the conversation holds; `MESSAGES=1000000` for the full size. */
const MESSAGES = Number(process.env['MESSAGES'] ?? 100_000);
const POOL = { maxPoolSize: 64 };
const OPENINGS = 5;

/** Prints what a process holds in memory: its own, and the pages of the file that the system lends it (Linux only). */
function printMemory(when: string, pid: number): void {
  const status = process.platform === 'linux' ? readFileSync(`/proc/${pid}/status`, 'utf8') : '';
  const megabytes = (name: string) => (Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024).toFixed(0);
  print(`memory ${when}: ${megabytes('RssAnon')} MB of its own, ${megabytes('RssFile')} MB of mapped files`);
}

function load(): string {
  return loadavg()[0]?.toFixed(1) ?? '?';
}

async function main(): Promise<void> {
  print(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, load ${load()} at the start`);
  const directory = mkdtempSync(join(tmpdir(), 'embedded-mongo-bench-'));
  const options = { dataDir: join(directory, 'db'), entry: join(__dirname, 'server.js') };
  const workload = new Workload();
  let server = await startEmbeddedMongo(options);
  let client = await mongo.MongoClient.connect(server.uri, POOL);
  await workload.fill(client.db().collection('messages'), MESSAGES);
  await client.close();
  await server.stop();
  const openings: number[] = [];
  for (let opening = 0; opening < OPENINGS; opening++) {
    openings.push(await timed(async () => (server = await startEmbeddedMongo(options))));
    if (opening < OPENINGS - 1) await server.stop();
  }
  print(`${MESSAGES} messages open: ${summary(openings)}`);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  printMemory('two seconds after opening', server.pid);
  client = await mongo.MongoClient.connect(server.uri, POOL);
  const messages = client.db().collection('messages');
  const { conversationId } = workload;
  const scan = () => messages.countDocuments({ body: 'y' });

  await measure('ping (what the driver and the socket cost)', 2000, () => client.db().command({ ping: 1 }));
  await measure('findOne by _id', 2000, () => messages.findOne(workload.someId()));
  await measure('findOneAndUpdate by _id, on disk', 500, (n) =>
    messages.findOneAndUpdate(workload.someId(), { $max: { n } }),
  );
  await measure('the newest 50', 2000, () => messages.find({ conversationId }).sort({ seq: -1 }).limit(50).toArray());
  await measure('an unindexed scan', 5, scan);
  await measureDuring('findOne by _id during a scan', scan, () => messages.findOne(workload.someId()));
  printMemory('after the scans', server.pid);
  await measure('an insert, on disk', 500, () => messages.insertOne(workload.message()));
  await measurePings(client.db());
  await compareInserts(server.uri, messages, workload, join(directory, 'raw'));
  print(`load ${load()} at the end`);
  await client.close();
  await server.stop();
  rmSync(directory, { recursive: true });
}

void main();
