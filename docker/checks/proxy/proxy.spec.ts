import {
  describeWith,
  freePort,
  NginxProcess,
  openTestDatabase,
  PASSWORD,
  startServer,
  TestSocket,
  TestUser,
  UNLIMITED_RATES,
} from '@tertulia/testing';
import type { TestDatabase, TestServer } from '@tertulia/testing';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

describeWith(describe, ['nginx'], 'two nodes behind the proxy', () => {
  let database: TestDatabase | undefined;
  let nodes: TestServer[] = [];
  let proxy: NginxProcess | undefined;
  let address: { url: string; origin: string };

  beforeAll(async () => {
    database = await openTestDatabase();
    const port = await freePort();
    address = { url: `http://127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
    const env = { ...UNLIMITED_RATES, MONGODB_URI: database.uri, PUBLIC_URL: address.url, TRUST_PROXY: '1' };
    const JWT_SECRET = 'sYr0q3Nf1h7d2kP9vTz8wXb5mLc4gJa6';
    nodes = [await startServer({ env: { ...env, JWT_SECRET } }), await startServer({ env: { ...env, JWT_SECRET } })];
    proxy = await NginxProcess.start(
      nodes.map((node) => node.port),
      { sticky: true, port },
    );
  });
  afterAll(async () => {
    await proxy?.dispose();
    await Promise.all(nodes.map((node) => node.dispose()));
    await database?.stop();
  });

  it('serve one person by one cookie, over websockets and over polling', async () => {
    const ana = await TestUser.register(address, 'Ana');
    const ben = await TestUser.register(address, 'Ben');
    const { id } = await ana.direct(ben);
    for (const transports of [['websocket'], ['polling']] as ('websocket' | 'polling')[][]) {
      // Each over both nodes in the end: every browser has a number of its own.
      for (let browser = 0; browser < 6; browser++) {
        const headers = ben.credentials.headers('/socket.io/');
        headers['cookie'] = `${headers['cookie'] ?? ''}; tertulia_node=browser-${browser}`;
        const socket = await ben.socket({ transports, headers });
        const sent = await socket.ask('send_message', {
          conversationId: id,
          clientMessageId: crypto.randomUUID(),
          body: `${transports[0]} ${browser}`,
        });
        expect(sent.body).toBe(`${transports[0]} ${browser}`);
        socket.close();
      }
    }
    expect((await ana.history(id, { limit: 100 })).items).toHaveLength(12);
  });

  it('tell a browser its number once, and keep the inside inside', async () => {
    const first = await fetch(address.url);
    expect(first.headers.getSetCookie()).toEqual([expect.stringMatching(/^tertulia_node=[0-9a-f]{32}; .*HttpOnly/)]);
    const again = await fetch(address.url, { headers: { cookie: 'tertulia_node=abc' } });
    expect(again.headers.getSetCookie()).toEqual([]);
    for (const inside of ['/metrics', '/health/live', '/health/ready']) {
      expect([inside, (await fetch(address.url + inside)).status]).toEqual([inside, 404]);
    }
  });

  it('believe the address that the proxy saw, and not one that a client made up', async () => {
    const ana = await TestUser.registerBearer(address, 'Ana');
    const response = await fetch(`${address.url}/api/v1/auth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.9' },
      body: JSON.stringify({ email: ana.me.email, password: PASSWORD }),
    });
    expect(response.status).toBeLessThan(300);
    const { body } = await ana.rest.get<{ items: { ip: string | null }[] }>('/auth/sessions');
    expect(body.items.length).toBeGreaterThanOrEqual(2);
    expect([...new Set(body.items.map(({ ip }) => ip))]).toEqual(['127.0.0.1']);
  });

  it('take a file of 20 MB while it arrives', async () => {
    const ana = await TestUser.register(address, 'Ana');
    const ben = await TestUser.register(address, 'Ben');
    const { id } = await ana.direct(ben);
    const text = 'All work and no play.\n'.repeat(950_000);
    const { size } = await ana.upload(id, new File([text], 'work.txt', { type: 'text/plain' }));
    expect(size).toBe(text.length);
  });

  it('take sockets where the other one refuses them with 503, as a node does that stops, and nothing else a second time', async () => {
    const asked: string[] = [];
    const refusing = createServer((request, response) => {
      asked.push(`${request.method} ${request.url?.replace(/\?.*/, '')}`);
      response.writeHead(503).end();
    }).listen(0, '127.0.0.1');
    await once(refusing, 'listening');
    const { port } = refusing.address() as AddressInfo;
    const half = await NginxProcess.start([port, nodes[0]!.port], { sticky: true });
    try {
      const ana = await TestUser.registerBearer(address, 'Ana');
      // A browser whose node is the one that refuses.
      let cookie = '';
      for (let browser = 0; asked.length === 0; browser++) {
        cookie = `tertulia_node=browser-${browser}`;
        await fetch(`${half.url}/api/v1/auth/token`, { method: 'POST', headers: { cookie } });
      }
      expect(asked).toEqual(['POST /api/v1/auth/token']);
      for (const transports of [['polling'], ['websocket']] as ('websocket' | 'polling')[][]) {
        const token = ana.credentials.accessToken;
        const socket = await TestSocket.connect(half.url, { token, transports, headers: { cookie } });
        expect(socket.connected).toBe(true);
        socket.close();
      }
      expect(asked[1]).toBe('GET /socket.io/');
      expect(asked.filter((request) => request.startsWith('POST'))).toHaveLength(1);
    } finally {
      await half.dispose();
      refusing.close();
    }
  });

  it('go on serving when one node is gone', async () => {
    const ana = await TestUser.register(address, 'Ana');
    await nodes[1]!.kill();
    for (let browser = 0; browser < 6; browser++) {
      const headers = ana.credentials.headers('/socket.io/');
      headers['cookie'] = `${headers['cookie'] ?? ''}; tertulia_node=browser-${browser}`;
      const socket = await ana.socket({ headers });
      expect(socket.connected).toBe(true);
      socket.close();
    }
  });
});
