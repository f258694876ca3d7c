import { ErrorCode } from '@tertulia/contracts';
import { Admissions } from './admissions';

const AT_ONCE = 64;

/** Takes every place there is. */
async function fill(admissions: Admissions): Promise<object[]> {
  const sockets = Array.from({ length: AT_ONCE }, () => ({}));
  await Promise.all(sockets.map((socket) => admissions.enter(socket)));
  return sockets;
}

/** The names of those who were let in, in that order. */
function queue(admissions: Admissions, names: readonly string[]): string[] {
  const inside: string[] = [];
  for (const name of names) void admissions.enter({}).then(() => inside.push(name));
  return inside;
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('admissions', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] }));
  afterEach(() => jest.useRealTimers());

  it('let clients in as places become free, in the order they came', async () => {
    const admissions = new Admissions();
    const [first = {}, second = {}] = await fill(admissions);
    const inside = queue(admissions, ['Ana', 'Ben', 'Cleo']);
    await settled();
    expect(inside).toEqual([]);
    admissions.end(first);
    admissions.end(second);
    await settled();
    expect(inside).toEqual(['Ana', 'Ben']);
  });

  it('give one place once, however often it is ended', async () => {
    const admissions = new Admissions();
    const [first = {}] = await fill(admissions);
    const inside = queue(admissions, ['Ana', 'Ben']);
    admissions.end(first);
    admissions.end(first);
    await settled();
    expect(inside).toEqual(['Ana']);
  });

  it('take the place of a client that never asks for sync', async () => {
    const admissions = new Admissions();
    const [first = {}] = await fill(admissions);
    const inside = queue(admissions, ['Ana']);
    admissions.hold(first, 'silent');
    await settled();
    expect(inside).toEqual([]);
    jest.advanceTimersByTime(1_000);
    await settled();
    expect(inside).toEqual(['Ana']);
  });

  it('leave one place at a time to a user with many connections', async () => {
    const admissions = new Admissions();
    const sockets = await fill(admissions);
    const inside = queue(admissions, ['Ana', 'Ben', 'Cleo']);
    for (const socket of sockets.slice(0, 3)) admissions.hold(socket, 'greedy');
    await settled();
    expect(inside).toEqual(['Ana', 'Ben']);
  });

  it('refuse who waited for 20 seconds', async () => {
    const admissions = new Admissions();
    await fill(admissions);
    const refused = expect(admissions.enter({})).rejects.toMatchObject({
      code: ErrorCode.Unavailable,
      more: { retryAfter: 5 },
    });
    jest.advanceTimersByTime(20_000);
    await refused;
  });
});
