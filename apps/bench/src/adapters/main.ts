import { workspaceRoot } from '@tertulia/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number';
import { KINDS } from './kinds';
import { measureAdapter, type AdapterOptions, type AdapterResult } from './measure';
import { adaptersReport } from './report';

const HEADING =
  '# Events between nodes: three ways through Redis\n\nWritten by `npm run bench:adapters -- --save`. [ADR 12](../adr/0012-redis-adapter.md) is decided by it.\n\n';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      nodes: { type: 'string', default: '3' },
      clients: { type: 'string', default: '120' },
      rate: { type: 'string', default: '150' },
      seconds: { type: 'string', default: '8' },
      burst: { type: 'string', default: '6000' },
      save: { type: 'boolean', default: false },
    },
  });
  const options: AdapterOptions = {
    nodes: wholeNumber('nodes', values.nodes, 2),
    clients: wholeNumber('clients', values.clients, 2),
    roomsEach: 10,
    rate: wholeNumber('rate', values.rate),
    seconds: wholeNumber('seconds', values.seconds),
    burst: wholeNumber('burst', values.burst),
  };
  const results: AdapterResult[] = [];
  // Twice, the second time in the other order: what a run owes to its place shows.
  for (const kind of [...KINDS, ...[...KINDS].reverse()]) {
    console.log(`${kind} …`);
    results.push(await measureAdapter(kind, options));
  }
  const root = workspaceRoot();
  const text = adaptersReport(options, results, root, new Date());
  console.log(`\n${text}`);
  if (!values.save) return;
  await mkdir(path.join(root, 'docs/benchmarks'), { recursive: true });
  await writeFile(path.join(root, 'docs/benchmarks/adapters.md'), HEADING + text);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
