import type { Ack } from '@tertulia/contracts';
import {
  fileOf,
  messageRequest,
  PASSWORD,
  RestClient,
  TestUser,
  uniqueEmail,
  type RestResponse,
} from '@tertulia/testing';
import { expectNack, expectProblem } from './support/expectations';
import { useServer } from './support/use-server';

// The rates as they are by default; addresses are told apart by the header of the one proxy that is trusted.
const server = useServer({ TRUST_PROXY: '1' });

const times = <T>(count: number, call: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => call(n)));
const accepted = (acks: Ack<unknown>[]) => acks.filter(({ ok }) => ok).length;

/** Checks that exactly the bucket passed, but for what flowed in meanwhile, and that the rest was refused as the protocol says. */
function expectBucket(responses: RestResponse<unknown>[], burst: number, perSecond: number, seconds: number): void {
  const refused = responses.filter(({ status }) => status === 429);
  const passed = responses.length - refused.length;
  expect(passed).toBeGreaterThanOrEqual(burst);
  expect(passed).toBeLessThanOrEqual(burst + Math.ceil(perSecond * seconds) + 1);
  expect(refused.length).toBeGreaterThan(0);
  for (const response of refused) {
    const { retryAfter } = expectProblem(response, 429, 'RATE_LIMITED');
    expect(retryAfter).toBeGreaterThan(0);
    expect(response.headers.get('retry-after')).toBe(String(Math.ceil(retryAfter ?? 0)));
  }
}

/** The result of some work, and the seconds from its very beginning to its end: while they passed, the bucket filled. */
async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const start = performance.now();
  return [await work(), (performance.now() - start) / 1_000];
}

/** Calls in rounds until one is refused: on a slow machine a bucket that fills fast is not emptied by the first round. */
async function untilRefused<T>(round: () => Promise<T[]>, isRefused: (answer: T) => boolean): Promise<T[]> {
  const all: T[] = [];
  for (let n = 0; n < 10 && !all.some(isRefused); n++) all.push(...(await round()));
  return all;
}

describe('sending, editing and deleting', () => {
  it('is 120 at once over sockets, then refused with the seconds to wait', async () => {
    const ana = await TestUser.register(server);
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    const [acks, seconds] = await timed(() =>
      times(170, () => socket.emit('send_message', { conversationId, ...messageRequest() })),
    );
    expect(accepted(acks)).toBeGreaterThanOrEqual(120);
    expect(accepted(acks)).toBeLessThanOrEqual(120 + Math.ceil(10 * seconds) + 1);
    for (const ack of acks.filter(({ ok }) => !ok)) {
      expect(expectNack(ack, 'RATE_LIMITED').retryAfter).toBeGreaterThan(0);
    }
    expect((await ana.conversation(conversationId)).lastSeq).toBe(accepted(acks));
    ana.close();
  });

  it('is counted per person over all their sockets and calls', async () => {
    const ana = await TestUser.register(server);
    const { id: conversationId } = await ana.group([]);
    const [one, two] = [await ana.socket(), await ana.socket()];
    const calls = timed(() =>
      times(180, async (n) => {
        if (n % 3 === 0)
          return (await ana.rest.post(`/conversations/${conversationId}/messages`, messageRequest())).status;
        const ack = await (n % 3 === 1 ? one : two).emit('send_message', { conversationId, ...messageRequest() });
        return ack.ok ? 201 : 429;
      }),
    );
    const [statuses, seconds] = await calls;
    const passed = statuses.filter((status) => status === 201).length;
    expect(passed).toBeGreaterThanOrEqual(120);
    expect(passed).toBeLessThanOrEqual(120 + Math.ceil(10 * seconds) + 1);
    const other = await TestUser.register(server);
    await other.send((await other.group([])).id, 'Not slowed by others');
    ana.close();
  });

  it('goes on when one has waited as long as one was told', async () => {
    const ana = await TestUser.register(server);
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    const acks = await times(170, () => socket.emit('send_message', { conversationId, ...messageRequest() }));
    const refused = expectNack(
      acks.find(({ ok }) => !ok)!,
      'RATE_LIMITED',
    );
    await new Promise((resolve) => setTimeout(resolve, (refused.retryAfter ?? 0) * 1_000));
    expect((await socket.emit('send_message', { conversationId, ...messageRequest() })).ok).toBe(true);
    ana.close();
  });
});

describe('receipts and typing', () => {
  it('are 60 at once', async () => {
    const ana = await TestUser.register(server);
    const { id: conversationId } = await ana.group([]);
    const socket = await ana.socket();
    const [acks, seconds] = await timed(() =>
      times(110, (n) =>
        n % 2 === 0
          ? socket.emit('set_typing', { conversationId, typing: true })
          : socket.emit('mark_read', { conversationId, seq: 0 }),
      ),
    );
    expect(accepted(acks)).toBeGreaterThanOrEqual(60);
    expect(accepted(acks)).toBeLessThanOrEqual(60 + Math.ceil(20 * seconds) + 1);
    expectNack(
      acks.find(({ ok }) => !ok)!,
      'RATE_LIMITED',
    );
    ana.close();
  });
});

describe('reads', () => {
  it('are 120 at once over HTTP', async () => {
    const ana = await TestUser.register(server);
    const [responses, seconds] = await timed(() =>
      untilRefused(
        () => times(260, () => ana.rest.get('/users/me')),
        ({ status }) => status === 429,
      ),
    );
    expectBucket(responses, 120, 30, seconds);
  });

  it('are 120 at once over sockets', async () => {
    const ana = await TestUser.register(server);
    const socket = await ana.socket();
    const ask = (n: number): Promise<Ack<unknown>> =>
      n % 2 ? socket.emit('sync', { cursors: [] }) : socket.emit('watch_presence', { userIds: [] });
    const [acks, seconds] = await timed(() =>
      untilRefused(
        () => times(260, ask),
        ({ ok }) => !ok,
      ),
    );
    expect(accepted(acks)).toBeLessThanOrEqual(120 + Math.ceil(30 * seconds) + 1);
    expect(accepted(acks)).toBeGreaterThanOrEqual(120);
    expectNack(
      acks.find(({ ok }) => !ok)!,
      'RATE_LIMITED',
    );
    ana.close();
  });
});

describe('signing in', () => {
  it.each(['/auth/login', '/auth/token'])('%s is 10 at once per account, from wherever', async (path) => {
    const { email } = await TestUser.register(server);
    const [responses, seconds] = await timed(() =>
      times(16, (n) => {
        const headers = { 'x-forwarded-for': `10.0.1.${n}` };
        const json = { email: n % 2 ? email : email.toUpperCase(), password: 'not the password' };
        return new RestClient(server.url).call('POST', path, { json, headers });
      }),
    );
    expectBucket(responses, 10, 1 / 6, seconds);
  });

  it('is 10 at once per address, for whichever account', async () => {
    const [responses, seconds] = await timed(() =>
      times(16, () => {
        const headers = { 'x-forwarded-for': '10.0.2.1' };
        const json = { email: uniqueEmail(), password: PASSWORD };
        return new RestClient(server.url).call('POST', '/auth/login', { json, headers });
      }),
    );
    expectBucket(responses, 10, 1 / 6, seconds);
  });

  it('is not slowed for one address by another, and an address that the caller makes up does not help', async () => {
    const attempt = (forwarded: string) =>
      new RestClient(server.url).call('POST', '/auth/login', {
        json: { email: uniqueEmail(), password: PASSWORD },
        headers: { 'x-forwarded-for': forwarded },
      });
    await times(16, () => attempt('10.0.3.1'));
    expect((await attempt('10.0.3.2')).status).toBe(401);
    expect((await attempt('10.9.9.9, 10.0.3.1')).status).toBe(429);
  });
});

describe('registering', () => {
  it('is not limited where NODE_ENV is not production', async () => {
    const people = await times(30, () => TestUser.register(server));
    expect(new Set(people.map(({ id }) => id)).size).toBe(30);
  });
});

describe('uploads', () => {
  it('are 60 a minute', async () => {
    const ana = await TestUser.register(server);
    const { id } = await ana.group([]);
    const [responses, seconds] = await timed(() =>
      times(75, (n) => {
        const body = new FormData();
        body.append('conversationId', id);
        body.append('file', fileOf(Buffer.from(`File ${n}`), `${n}.txt`, 'text/plain'));
        return ana.rest.call('POST', '/uploads', { body });
      }),
    );
    expectBucket(responses, 60, 1, seconds);
  });
});
