import { FAULT_KINDS, needsRedis } from './faults';
import type { CheckOptions } from './options';
import { reportOf } from './report';
import { runCheck, type RunOptions, type RunResult } from './run';

const OPTIONS: CheckOptions = {
  clients: 6,
  seconds: 20,
  nodes: 1,
  seed: 20_261,
  faultEvery: 1.2,
  faults: FAULT_KINDS.filter((kind) => !needsRedis(kind)),
  without: null,
  rolling: false,
  redis: false,
  save: false,
};

async function run(change: Partial<RunOptions>): Promise<RunResult & { report: string }> {
  const options = { ...OPTIONS, ...change };
  const result = await runCheck(options, () => undefined);
  return { ...result, report: reportOf(options, result) };
}

describe('the delivery checker', () => {
  it('finds every promise kept while clients, servers and the database break for 20 seconds', async () => {
    const { violations, history, report } = await run({});
    expect({ report, count: violations.length }).toEqual({ report, count: 0 });
    expect(history.faults.length).toBeGreaterThan(9);
    const restarts = history.clients.flatMap(({ events }) => events.filter(({ kind }) => kind === 'over'));
    expect(restarts.length).toBeGreaterThan(0);
    expect(history.clients.every(({ events }) => events.some(({ kind }) => kind === 'acknowledged'))).toBe(true);
  }, 180_000);

  it('finds clients that do not detect gaps', async () => {
    const { violations, report } = await run({
      seconds: 6,
      faultEvery: 0.5,
      without: 'gap-detection',
      faults: ['events-lost', 'sockets-cut'],
      settleMs: 5_000,
    });
    expect(violations.map(({ rule }) => rule)).toContain('same-state');
    expect(report).toMatch(/has the acknowledged message \w+ of client-\d 0 times/);
  }, 120_000);

  it('finds clients whose outbox does not outlive them', async () => {
    const { violations, report } = await run({
      seconds: 6,
      faultEvery: 0.4,
      without: 'outbox-storage',
      faults: ['clients-crashed', 'sockets-cut'],
      settleMs: 5_000,
    });
    expect(violations.map(({ rule }) => rule)).toContain('kept-once');
    expect(report).toMatch(/had \w+ safe in its outbox, and it is stored 0 times/);
  }, 120_000);

  it('finds messages that are stored twice where no index forbids it', async () => {
    const { violations, report } = await run({
      seconds: 5,
      nodes: 2,
      faultEvery: 0.2,
      without: 'unique-index',
      faults: ['duplicate-sends'],
      settleMs: 5_000,
    });
    expect(violations.map(({ rule }) => rule)).toContain('no-duplicate');
    expect(report).toMatch(/has a message twice/);
  }, 120_000);
});
