import { setTimeout as delay } from 'node:timers/promises';
import { SenderOrder } from './sender-order';

describe('the order of a sender', () => {
  it('is kept whatever each preparation takes, and preparations run at once', async () => {
    const order = new SenderOrder();
    const done: number[] = [];
    const startedAt = performance.now();
    await Promise.all(
      [50, 10, 40, 0, 20].map((wait, n) =>
        order.inTurn(
          'ana',
          () => delay(wait),
          async () => void done.push(n),
        ),
      ),
    );
    expect(done).toEqual([0, 1, 2, 3, 4]);
    expect(performance.now() - startedAt).toBeLessThan(110);
  });

  it('goes on after one that fails, without letting others pass those before it', async () => {
    const order = new SenderOrder();
    const done: string[] = [];
    const run = (name: string, prepare: () => Promise<unknown>) =>
      order.inTurn('ana', prepare, async () => void done.push(name)).catch(() => done.push(`${name} failed`));
    await Promise.all([
      run('slow', () => delay(30)),
      run('refused', () => Promise.reject(new Error('no'))),
      run('last', () => delay(0)),
    ]);
    expect(done.indexOf('slow')).toBeLessThan(done.indexOf('last'));
    expect(done.sort()).toEqual(['last', 'refused failed', 'slow']);
  });

  it('does not wait for what is done in turn to end', async () => {
    const order = new SenderOrder();
    let release: () => void = () => undefined;
    const first = order.inTurn(
      'ana',
      async () => undefined,
      () => new Promise<void>((resolve) => (release = resolve)),
    );
    await order.inTurn(
      'ana',
      async () => undefined,
      async () => undefined,
    );
    release();
    await first;
  });
});
