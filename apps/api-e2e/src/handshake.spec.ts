import { type CookieCredentials, RestClient, TestSocket, TestUser, waitFor } from '@tertulia/testing';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser<CookieCredentials>;
let bot: TestUser;

beforeAll(async () => {
  ana = await TestUser.register(server);
  bot = await TestUser.registerBearer(server);
});

const cookie = () => ana.credentials.headers('/socket.io/')['cookie'] ?? '';
const connect = (options: Parameters<typeof TestSocket.connect>[1]) => TestSocket.connect(server.url, options);

describe('a socket', () => {
  it.each(['websocket', 'polling'] as const)('opens by cookie over %s', async (transport) => {
    const socket = await ana.socket({ transports: [transport] });
    expect(await socket.ask('sync', { cursors: [] })).toMatchObject({ changes: [], removed: [] });
    socket.close();
  });

  it.each(['websocket', 'polling'] as const)('opens by token over %s', async (transport) => {
    const socket = await bot.socket({ transports: [transport] });
    expect(await socket.ask('sync', { cursors: [] })).toMatchObject({ changes: [], removed: [] });
    socket.close();
  });

  it('starts over polling and moves to a websocket', async () => {
    const socket = await ana.socket({ transports: ['polling', 'websocket'] });
    await waitFor('the upgrade', () => socket.raw.io.engine.transport.name === 'websocket', 20_000);
    expect(await socket.ask('sync', { cursors: [] })).toMatchObject({ removed: [] });
    socket.close();
  });

  it.each([
    ['nothing', {}],
    ['a token that is none', { token: 'nonsense' }],
    ['an empty token', { token: '' }],
    ['a cookie that is none', { headers: { cookie: 'access_token=nonsense' } }],
  ])('is refused with UNAUTHENTICATED where it brings %s', async (_, options) => {
    await expect(connect(options)).rejects.toThrow('UNAUTHENTICATED');
  });

  it('is refused where the token is no text', async () => {
    const token: unknown = { $ne: null };
    await expect(connect({ token: token as string })).rejects.toThrow('UNAUTHENTICATED');
  });

  it('is refused from an origin that is not allowed, before anyone asks who it is', async () => {
    for (const origin of [
      'https://evil.example',
      'null',
      server.origin.replace('http:', 'https:'),
      `${server.origin}0`,
    ]) {
      for (const transports of [['websocket'], ['polling']] as const) {
        const refused = connect({ headers: { cookie: cookie(), origin }, transports: [...transports] });
        const error: Error = await refused.then(
          (socket) => {
            socket.close();
            return new Error(`connected from ${origin}`);
          },
          (reason: Error) => reason,
        );
        expect(error.message).not.toMatch(/connected from|UNAUTHENTICATED/);
      }
    }
    // An operator who has set the wrong address sees it.
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/^tertulia_handshakes_total\{outcome="ORIGIN_NOT_ALLOWED"\} [1-9]/m);
  });

  it('opens from an allowed origin', async () => {
    const socket = await connect({ headers: { cookie: cookie(), origin: server.origin } });
    expect(socket.connected).toBe(true);
    socket.close();
  });

  it('opens neither after signing out nor to what another namespace has', async () => {
    const leaver = await TestUser.register(server);
    const headers = leaver.credentials.headers('/socket.io/');
    await leaver.rest.post('/auth/logout');
    await expect(connect({ headers })).rejects.toThrow(/UNAUTHENTICATED|SESSION_REVOKED/);
    await expect(
      TestSocket.connect(`${server.url}/admin`, { headers: { cookie: cookie(), origin: server.origin } }),
    ).rejects.toThrow();
  });

  it('of one person may be many, and one that closes leaves the others', async () => {
    const sockets = await Promise.all(Array.from({ length: 5 }, () => ana.socket()));
    sockets[0]?.close();
    const { id } = await ana.group([]);
    await ana.send(id, 'To all of mine');
    for (const socket of sockets.slice(1)) {
      expect((await socket.events.next('message_created')).message.body).toBe('To all of mine');
    }
    expect(sockets[0]?.events.all('message_created')).toEqual([]);
    sockets.forEach((socket) => socket.close());
  });

  it('that is not used for Socket.IO gets an answer, too', async () => {
    const { ben } = await registerCast(server);
    const odd = await new RestClient(server.url).at('GET', '/socket.io/?EIO=3&transport=polling');
    expect(odd.status).toBeGreaterThanOrEqual(400);
    expect(odd.status).toBeLessThan(500);
    expect((await ben.rest.get('/users/me')).status).toBe(200);
  });
});
