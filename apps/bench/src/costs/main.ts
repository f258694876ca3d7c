import { startServer, UNLIMITED_RATES, workspaceRoot, type TestServer } from '@tertulia/testing';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { machine, versions } from '../report';
import { COSTS_FILE } from './costs';
import { measureMemory, measureWork, type CostOptions } from './measure-costs';

const OPTIONS: CostOptions = {
  users: 20,
  devices: 25,
  messages: 10_000,
  broadcasts: 100,
  idleSeconds: 20,
  connections: 2_000,
};

/** Prints what connections, messages and deliveries cost; with `--save` keeps it for `npm run simulate`. Needs Linux. */
async function main(): Promise<void> {
  const root = workspaceRoot();
  const work = await onFreshServer((server) => measureWork(server, OPTIONS));
  const connectionBytes = await onFreshServer((server) => measureMemory(server, OPTIONS.connections));
  const rounded = Object.fromEntries(
    Object.entries({ ...work, connectionBytes }).map(([name, value]) => [name, Number(value.toFixed(2))]),
  );
  const result = {
    measured: new Date().toISOString().slice(0, 10),
    machine: machine(),
    versions: versions(root),
    with: OPTIONS,
    costs: rounded,
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  console.log(text);
  if (process.argv.includes('--save')) writeFileSync(path.join(root, COSTS_FILE), text);
}

async function onFreshServer<T>(measure: (server: TestServer) => Promise<T>): Promise<T> {
  const server = await startServer({ env: UNLIMITED_RATES });
  try {
    return await measure(server);
  } finally {
    await server.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
