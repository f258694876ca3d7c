import { FAULT_KINDS, needsRedis } from './faults';
import { readCheckOptions } from './options';

const read = (...args: string[]) => readCheckOptions(args, () => 42);

describe('the options of the delivery checker', () => {
  it('have defaults and a seed of their own', () => {
    expect(read()).toEqual({
      clients: 10,
      seconds: 60,
      nodes: 1,
      seed: 42,
      faultEvery: 2,
      faults: FAULT_KINDS.filter((kind) => !needsRedis(kind)),
      without: null,
      rolling: false,
      redis: false,
      save: false,
    });
  });

  it('can be given', () => {
    const args = [
      '--clients=50',
      '--seconds=600',
      '--nodes=2',
      '--seed=7',
      '--fault-every=0.5',
      '--faults=api-killed,events-lost',
      '--without=outbox-storage',
      '--rolling',
      '--redis',
      '--save',
    ];
    const options = {
      clients: 50,
      seconds: 600,
      nodes: 2,
      seed: 7,
      faultEvery: 0.5,
      faults: ['api-killed', 'events-lost'],
      without: 'outbox-storage',
      rolling: true,
      redis: true,
      save: true,
    };
    expect(read(...args)).toEqual(options);
  });

  it('break Redis as well where the checker has one', () => {
    expect(read('--redis').faults).toEqual(FAULT_KINDS);
    expect(FAULT_KINDS.filter(needsRedis)).toEqual(['redis-killed', 'redis-frozen']);
    expect(() => read('--faults=redis-killed')).toThrow('redis-killed takes --redis');
    expect(read('--redis', '--faults=redis-killed,redis-frozen').faults).toEqual(['redis-killed', 'redis-frozen']);
  });

  it('refuse what cannot be', () => {
    expect(() => read('--clients=1')).toThrow('--clients');
    expect(() => read('--fault-every=0')).toThrow('--fault-every');
    expect(() => read('--faults=rain')).toThrow('--faults');
    expect(() => read('--without=luck')).toThrow('--without');
    expect(() => read('--sed=1')).toThrow();
  });
});
