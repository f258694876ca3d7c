import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { WorkTurns } from './work-turns';

describe('WorkTurns', () => {
  it.each(['piece', 'file'] as const)('works on two at once, and on every %s that waits', async (kind) => {
    const turns = new WorkTurns();
    const begun: number[] = [];
    let now = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        turns[kind](async () => {
          begun.push(n);
          most = Math.max(most, ++now);
          await pause(1);
          now--;
        }),
      ),
    );
    expect(most).toBe(2);
    expect(begun.sort((a, b) => a - b)).toEqual([...Array(20).keys()]);
  });

  it('gives the turn of what fails to the next', async () => {
    const turns = new WorkTurns();
    const failing = Array.from({ length: 3 }, () => turns.piece(() => Promise.reject(new Error('full'))));
    const settled = await Promise.allSettled([...failing, turns.piece(() => Promise.resolve('done'))]);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  });

  it('lets other work of the process in between while many wait', async () => {
    const turns = new WorkTurns();
    let done = 0;
    const all = Promise.all(
      Array.from({ length: 20 }, () =>
        turns.piece(() => {
          done++;
          return Promise.resolve();
        }),
      ),
    );
    await nextTurn();
    const whenOtherWorkRan = done;
    await all;
    expect(whenOtherWorkRan).toBeLessThan(20);
  });
});
