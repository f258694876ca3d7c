import { closeInSlices } from './close-in-slices';

describe('sending clients elsewhere', () => {
  const crowd = (size: number, closed: number[]) =>
    Array.from({ length: size }, () => ({ conn: { close: () => void closed.push(Date.now()) } })) as never[];

  it('takes no time for a few', async () => {
    const closed: number[] = [];
    const startedAt = Date.now();
    await closeInSlices(crowd(20, closed), () => true);
    expect(closed).toHaveLength(20);
    expect(Date.now() - startedAt).toBeLessThan(500);
  });

  it('spreads a crowd over four seconds, never more than a few at a time', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate'] });
    try {
      const closed: number[] = [];
      let done = false;
      const startedAt = Date.now();
      void closeInSlices(crowd(5_000, closed), () => true).then(() => (done = true));
      while (!done) await jest.advanceTimersByTimeAsync(10);
      expect(closed).toHaveLength(5_000);
      expect(Date.now() - startedAt).toBeGreaterThan(3_500);
      expect(Date.now() - startedAt).toBeLessThanOrEqual(4_100);
      const perMoment = new Map<number, number>();
      for (const at of closed) perMoment.set(at, (perMoment.get(at) ?? 0) + 1);
      expect(Math.max(...perMoment.values())).toBeLessThanOrEqual(100);
    } finally {
      jest.useRealTimers();
    }
  });

  it('leaves those alone that have something in hand', async () => {
    const closed: number[] = [];
    const sockets = crowd(4, closed);
    await closeInSlices(sockets, (socket) => socket !== sockets[0]);
    expect(closed).toHaveLength(3);
  });
});
