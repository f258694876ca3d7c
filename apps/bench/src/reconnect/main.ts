import { workspaceRoot } from '@tertulia/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measureAlone, measureCut, measureRestart } from './measure';
import { readReconnectOptions } from './options';
import { reconnectReport } from './report';
import { buildTown } from './town';

const HEADING = '# Reconnecting\n\nWritten by `npm run bench:reconnect -- --save`. ';

async function main(): Promise<void> {
  const options = readReconnectOptions(process.argv.slice(2));
  const root = workspaceRoot();
  const town = await buildTown(options, console.log);
  try {
    console.log('One client …');
    const alone = await measureAlone(town, options.samples);
    console.log('All clients, cut off …');
    const cut = await measureCut(town);
    console.log('All clients, the server restarted …');
    const restart = await measureRestart(town);
    const text = reconnectReport({ options, alone, cut, restart }, root, new Date());
    console.log(`\n${text}`);
    if (options.save) {
      await mkdir(path.join(root, 'docs/benchmarks'), { recursive: true });
      await writeFile(path.join(root, 'docs/benchmarks/reconnect.md'), HEADING + text);
    }
  } finally {
    await Promise.all([...town.devices, town.alone].map(({ client }) => client.stop()));
    await town.server.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
