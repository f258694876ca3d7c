import { startServer, TestUser, UNLIMITED_RATES, workspaceRoot } from '@tertulia/testing';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number';
import { measureMemory, measureRates, measureSending } from './measure';
import { ratesReport, uploadsReport } from './report';

const HEADING = '# Files\n\nWritten by `npm run bench:uploads -- --save`. ';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      mib: { type: 'string', default: '1024' },
      rounds: { type: 'string', default: '12' },
      uploads: { type: 'string', default: '50' },
      samples: { type: 'string', default: '500' },
      save: { type: 'boolean', default: false },
      'rates-only': { type: 'boolean', default: false },
    },
  });
  const ratesOnly = values['rates-only'];
  if (ratesOnly && values.save) throw new Error('--save keeps whole runs alone, not those with --rates-only');
  const largeBytes = wholeNumber('mib', values.mib) * 2 ** 20;
  const uploads = wholeNumber('uploads', values.uploads);
  const root = workspaceRoot();
  const server = await startServer({ env: { ...UNLIMITED_RATES, UPLOAD_MAX_BYTES: String(2 * 2 ** 30) } });
  let bareServer: ChildProcess | undefined;
  try {
    bareServer = fork(path.join(__dirname, 'bare-server.js'), [server.dataDir]);
    const [bare] = (await once(bareServer, 'message')) as [string];
    const [ana, ben] = [await TestUser.registerBearer(server), await TestUser.register(server)];
    const { id: conversationId } = await ana.direct(ben);
    const stage = { server, ana, socket: await ana.socket(), conversationId, bare };
    if (ratesOnly) {
      console.log(ratesReport(await measureRates(stage, wholeNumber('rounds', values.rounds))));
      return ana.close();
    }
    console.log('One large file …');
    const memory = await measureMemory(stage, largeBytes, 'form');
    const memoryInPieces = await measureMemory(stage, largeBytes, 'pieces');
    console.log('One file after the other …');
    const rates = await measureRates(stage, wholeNumber('rounds', values.rounds));
    console.log('Many files at once …');
    const sending = await measureSending(stage, uploads, wholeNumber('samples', values.samples));
    const text = uploadsReport({ largeBytes, memory, memoryInPieces, rates, uploads, sending }, root, new Date());
    console.log(`\n${text}`);
    if (values.save) {
      await mkdir(path.join(root, 'docs/benchmarks'), { recursive: true });
      await writeFile(path.join(root, 'docs/benchmarks/uploads.md'), HEADING + text);
    }
    ana.close();
  } finally {
    bareServer?.kill();
    await server.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
