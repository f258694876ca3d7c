import { setImmediate as soon } from 'node:timers/promises';
import { FairTurns } from './fair-turns';

describe('fair turns', () => {
  /** Work that ends when the test says so, in the order in which it began. */
  function workshop(atOnce: number) {
    const turns = new FairTurns(atOnce);
    const begun: { name: string; end: (error?: Error) => void }[] = [];
    const work = (name: string) => (): Promise<string> =>
      new Promise((resolve, reject) => begun.push({ name, end: (error) => (error ? reject(error) : resolve(name)) }));
    return {
      turns,
      bring: (owner: string, count: number) =>
        Array.from({ length: count }, (_, n) => turns.run(owner, work(`${owner}${n}`))),
      names: () => begun.map(({ name }) => name),
      end: async (name: string, error?: Error) => {
        begun.find((one) => one.name === name)?.end(error);
        for (let tick = 0; tick < 5; tick++) await soon();
      },
    };
  }

  it('go round the owners, however much the first one brought', async () => {
    const { bring, names, end } = workshop(2);
    const all = [...bring('a', 50), ...bring('b', 2), ...bring('c', 1)];
    await soon();
    expect(names()).toEqual(['a0', 'b0']);
    await end('a0');
    expect(names()).toEqual(['a0', 'b0', 'c0']);
    await end('b0');
    await end('c0');
    expect(names()).toEqual(['a0', 'b0', 'c0', 'a1', 'b1']);
    for (let n = 0; n < 50; n++) {
      await end(`a${n}`);
      await end(`b${n}`);
    }
    await expect(Promise.all(all)).resolves.toHaveLength(53);
  });

  it('leave one free for others, and are never more at once than that', async () => {
    const { bring, names, end } = workshop(2);
    const some = bring('a', 3);
    await soon();
    expect(names()).toEqual(['a0']);
    const others = [...bring('b', 1), ...bring('c', 1)];
    await soon();
    expect(names()).toEqual(['a0', 'b0']);
    for (const name of ['a0', 'b0', 'c0', 'a1', 'a2']) await end(name);
    await Promise.all([...some, ...others]);
  });

  it('go on after what failed, and remember nobody who has nothing here', async () => {
    const { turns, bring, names, end } = workshop(1);
    const [first, second] = bring('a', 2);
    first?.catch(() => undefined);
    await soon();
    await end('a0', new Error('broken'));
    await expect(first).rejects.toThrow('broken');
    expect(names()).toEqual(['a0', 'a1']);
    await end('a1');
    await second;
    expect(turns.size).toBe(0);
  });
});
