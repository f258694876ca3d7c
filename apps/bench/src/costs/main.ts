import { startServer, UNLIMITED_RATES, workspaceRoot } from '@tertulia/testing';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { machine, versions } from '../report';
import { COSTS_FILE } from './costs';
import { measureCosts, type CostOptions } from './measure-costs';

const OPTIONS: CostOptions = { users: 20, devices: 25, messages: 10_000, broadcasts: 100, idleSeconds: 30 };

/** Prints what connections, messages and deliveries cost; with `--save` keeps it for `npm run simulate`. Needs Linux. */
async function main(): Promise<void> {
  const root = workspaceRoot();
  const server = await startServer({ env: UNLIMITED_RATES });
  try {
    const costs = await measureCosts(server, OPTIONS);
    const rounded = Object.fromEntries(Object.entries(costs).map(([name, value]) => [name, Number(value.toFixed(2))]));
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
  } finally {
    await server.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
