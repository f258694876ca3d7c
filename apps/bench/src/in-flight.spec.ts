import { inFlight, inFlightFor } from './in-flight';

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('work in flight', () => {
  it('is done once for each number, with no more at once than allowed', async () => {
    const seen: number[] = [];
    let now = 0;
    let most = 0;
    await inFlight(20, 4, async (n) => {
      most = Math.max(most, ++now);
      await pause(1);
      now--;
      seen.push(n);
    });
    expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(most).toBe(4);
  });

  it('fails when one piece of it fails', async () => {
    await expect(
      inFlight(5, 2, (n) => (n === 3 ? Promise.reject(new Error('no')) : Promise.resolve())),
    ).rejects.toThrow('no');
  });

  it('is counted for as long as it may take', async () => {
    let calls = 0;
    const done = await inFlightFor(50, 3, async () => {
      calls++;
      await pause(5);
    });
    expect(done).toBe(calls);
    expect(done).toBeGreaterThanOrEqual(3);
  });
});
