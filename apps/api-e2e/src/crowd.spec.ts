import {
  type BearerCredentials,
  startServer,
  type TestServer,
  TestSocket,
  TestUser,
  UNLIMITED_RATES,
} from '@tertulia/testing';

const CLIENTS = 300;

let server: TestServer;
let ana: TestUser<BearerCredentials>, ben: TestUser<BearerCredentials>;

beforeAll(async () => {
  server = await startServer({ env: UNLIMITED_RATES });
  ana = await TestUser.registerBearer(server, 'Ana');
  ben = await TestUser.registerBearer(server, 'Ben');
}, 60_000);
afterAll(() => server.dispose(), 30_000);

describe('a crowd that connects at the same moment', () => {
  it('is let in to the last one, and each is whole by its first sync', async () => {
    const { id } = await ana.direct(ben);
    await ana.send(id, 'Good morning');
    const { accessToken: token } = ben.credentials;
    const sockets = await Promise.all(Array.from({ length: CLIENTS }, () => TestSocket.connect(server.url, { token })));
    // No more than a few syncs of one user are in hand at a time; the rest wait their turn.
    const answers = await Promise.all(sockets.slice(0, 100).map((socket) => socket.ask('sync', { cursors: [] })));
    for (const { conversations } of answers) expect(conversations).toMatchObject([{ id, rev: 1 }]);
    for (const socket of sockets) socket.close();
  }, 60_000);
});
