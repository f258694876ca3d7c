import type { Costs } from '../costs/costs';
import { fanOutOf, HABITS, needsOf } from './model';

const COSTS: Costs = {
  messageApi: 500,
  messageDatabase: 100,
  delivery: 10,
  connectionBytes: 50_000,
  idleSecond: 5,
  connect: 2,
  messageBytes: 1_000,
};
const HABIT = {
  ...HABITS,
  messagesPerHour: 36,
  audience: 10,
  devices: 1,
  fill: 0.5,
  nodeMemory: 1e9,
  shardMessages: 5_000,
};

describe('what an installation needs', () => {
  it('is counted from what people do', () => {
    expect(needsOf(1_000, COSTS, HABIT)).toMatchObject({
      connections: 1_000,
      messagesPerSecond: 10,
      deliveriesPerSecond: 100,
      nodes: 1,
      bound: 'processor',
      crossTalk: 0,
      shards: 1,
      // 5 messages a second on average, eight hours a day, for a year.
      stored: 5 * 3_600 * 8 * 365 * 1_000,
      comeback: 2,
    });
  });

  it('is one node until half a core is full, then as many as the work wants that can be divided', () => {
    // A user costs 5 (messages) + 1 (deliveries) + 5 (idle) microseconds a second.
    const roomy = { ...HABIT, nodeMemory: 1e12 };
    expect(needsOf(45_000, COSTS, roomy).nodes).toBe(1);
    const { nodes, crossTalk } = needsOf(100_000, COSTS, roomy);
    expect(nodes).toBe(Math.ceil(1_100_000 / (500_000 - 10_000)));
    expect(crossTalk).toBeCloseTo(30_000 / 1_130_000);
  });

  it('follows memory where connections hold more than messages cost', () => {
    const quiet = { ...HABIT, messagesPerHour: 0.1 };
    expect(needsOf(100_000, { ...COSTS, idleSecond: 0.1 }, quiet)).toMatchObject({ nodes: 5, bound: 'connections' });
  });

  it('has a wall: where hearing the others fills a node, no number of nodes is enough', () => {
    expect(needsOf(4_900_000, COSTS, HABIT).nodes).toBeLessThan(Infinity);
    expect(needsOf(5_000_000, COSTS, HABIT).nodes).toBe(Infinity);
  });

  it('never shrinks when more people come', () => {
    const counts = [1e3, 1e4, 5e4, 1e5, 5e5, 1e6, 2e6].map((users) => needsOf(users, COSTS, HABIT).nodes);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });
});

describe('a message to a large room', () => {
  it('costs what its deliveries cost', () => {
    expect(fanOutOf(100_000, COSTS)).toEqual({ milliseconds: 1_000.5, nodesForOneSecond: 2 });
    expect(fanOutOf(1, COSTS)).toEqual({ milliseconds: 0.51, nodesForOneSecond: 1 });
  });
});
