import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '../common/errors/domain-error';
import { Turns } from './turns';

/** Work that ends when it is told to, and tells how much of it is in hand. */
class Work {
  inHand = 0;
  readonly ends: (() => void)[] = [];
  readonly begin = async (): Promise<void> => {
    this.inHand += 1;
    await new Promise<void>((end) => this.ends.push(end));
    this.inHand -= 1;
  };
}

describe('turns', () => {
  it('are as many at once as the bound for one user, and do not hold up another', async () => {
    const turns = new Turns({ atOnce: 2, waiting: 10 });
    const [anas, bens] = [new Work(), new Work()];
    const all = [1, 2, 3, 4].map((lane) => turns.run('ana', lane, anas.begin));
    all.push(turns.run('ben', 1, bens.begin));
    await turn();
    expect([anas.inHand, bens.inHand]).toEqual([2, 1]);
    for (let ended = 0; ended < 4; ended++) {
      anas.ends[ended]?.();
      await turn();
      expect(anas.inHand).toBe(Math.min(2, 3 - ended));
    }
    bens.ends[0]?.();
    await Promise.all(all);
  });

  it('are one at a time in a lane', async () => {
    const turns = new Turns({ atOnce: 2, waiting: 10 });
    const [one, other] = [new Work(), new Work()];
    const all = [
      turns.run('ana', 'one', one.begin),
      turns.run('ana', 'one', one.begin),
      turns.run('ana', 'other', other.begin),
    ];
    await turn();
    expect([one.inHand, other.inHand]).toEqual([1, 1]);
    one.ends[0]?.();
    await turn();
    expect(one.ends).toHaveLength(2);
    [one.ends[1], other.ends[0]].forEach((end) => end?.());
    await Promise.all(all);
  });

  it('are refused where too many wait, and are free again after work that failed', async () => {
    const turns = new Turns({ atOnce: 1, waiting: 1 });
    const work = new Work();
    const failing = turns.run('ana', 1, async () => {
      await work.begin();
      throw new Error('Failed');
    });
    const waiting = turns.run('ana', 2, () => Promise.resolve('done'));
    await expect(turns.run('ana', 3, work.begin)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await turn();
    work.ends[0]?.();
    await expect(failing).rejects.toThrow('Failed');
    await expect(waiting).resolves.toBe('done');
  });

  it('last until what they are for has ended', async () => {
    const turns = new Turns({ atOnce: 1, waiting: 1 });
    let close: () => void = () => undefined;
    await turns.run('ana', 1, () => Promise.resolve(), new Promise<void>((resolve) => (close = resolve)));
    const next = new Work();
    const running = turns.run('ana', 2, next.begin);
    await turn();
    expect(next.inHand).toBe(0);
    close();
    await turn();
    expect(next.inHand).toBe(1);
    next.ends[0]?.();
    await running;
  });

  it('fail together behind work that could not reach the database, and are free again', async () => {
    const turns = new Turns({ atOnce: 1, waiting: 10 });
    const work = new Work();
    const failing = turns.run('ana', 1, async () => {
      await work.begin();
      throw new DomainError('UNAVAILABLE', 'The database cannot be reached right now; try again.');
    });
    const waiting = [2, 3].map((lane) => turns.run('ana', lane, work.begin));
    await turn();
    work.ends[0]?.();
    for (const one of [failing, ...waiting]) await expect(one).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(work.ends).toHaveLength(1);
    expect(await turns.run('ana', 4, () => Promise.resolve('done'))).toBe('done');
  });
});
