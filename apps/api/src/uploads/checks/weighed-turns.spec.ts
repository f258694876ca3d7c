import { setTimeout as sleep } from 'node:timers/promises';
import { WeighedTurns } from './weighed-turns';

describe('work that is weighed', () => {
  /** Does work of these weights, begun all at once; answers the most that was under way together, and the order of beginning. */
  async function together(most: number, weights: number[]) {
    const turns = new WeighedTurns(most);
    const order: number[] = [];
    let [now, highest] = [0, 0];
    await Promise.all(
      weights.map((weight, n) =>
        turns.run(weight, async () => {
          order.push(n);
          highest = Math.max(highest, (now += weight));
          await sleep(5);
          now -= weight;
        }),
      ),
    );
    return { highest, order };
  }

  it('never weighs more together than is allowed, and begins in the order in which it came', async () => {
    const { highest, order } = await together(10, [8, 8, 1, 1, 5, 5, 10, 2]);
    expect(highest).toBe(10);
    expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('is done beside other work where there is room', async () => {
    expect((await together(10, [4, 4])).highest).toBe(8);
  });

  it('is done alone where it weighs more than that', async () => {
    expect((await together(10, [20, 1])).highest).toBe(20);
  });

  it('gives its room back when it fails', async () => {
    const turns = new WeighedTurns(1);
    await expect(turns.run(1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.run(1, () => Promise.resolve('done'))).toBe('done');
  });
});
