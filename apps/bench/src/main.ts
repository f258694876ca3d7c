import { startServer, UNLIMITED_RATES, workspaceRoot } from '@tertulia/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fill } from './fill';
import { measureReads, measureSends, measureSync, measureThroughput } from './measure';
import { readOptions } from './options';
import { memoryOf } from './processes';
import { report } from './report';

const HEADING = '# The API\n\nWritten by `npm run bench -- --save`. ';

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const root = workspaceRoot();
  const server = await startServer({ env: UNLIMITED_RATES });
  try {
    console.log(`Filling ${server.url} …`);
    const stage = await fill(server, options, console.log);
    console.log('Measuring …');
    const reads = await measureReads(stage, options.messages, options.samples);
    const sync = await measureSync(stage, options.samples);
    const sends = await measureSends(stage, options.samples);
    const throughput = await measureThroughput(stage, options.seconds);
    const memory = memoryOf(server.pid);
    const { fillRate } = stage;
    const measurements = [...reads, ...sync, ...sends];
    const text = report({ options, measurements, throughput, fillRate, memory }, root, new Date());
    console.log(`\n${text}`);
    if (options.save) {
      await mkdir(path.join(root, 'docs/benchmarks'), { recursive: true });
      await writeFile(path.join(root, 'docs/benchmarks/api.md'), HEADING + text);
    }
    stage.ana.close();
    stage.ben.close();
  } finally {
    await server.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
