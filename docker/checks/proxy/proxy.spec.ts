import {
  openTestDatabase,
  PASSWORD,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  freePort,
  waitFor,
  workspaceRoot,
} from '@tertulia/testing';
import type { TestDatabase, TestServer } from '@tertulia/testing';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** On a person's machine without nginx these are skipped; CI has to have it. */
const hasNginx = (() => {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!hasNginx && process.env['CI']) throw new Error('nginx is not installed: apt-get install nginx-light');

let database: TestDatabase | undefined;
let nodes: TestServer[] = [];
let proxy: ChildProcess | undefined;
let folder: string;
let address: { url: string; origin: string };

(hasNginx ? describe : describe.skip)('two nodes behind the proxy (skipped where there is no nginx)', () => {
  beforeAll(async () => {
    database = await openTestDatabase();
    const port = await freePort();
    address = { url: `http://127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` };
    const env = { ...UNLIMITED_RATES, MONGODB_URI: database.uri, PUBLIC_URL: address.url, TRUST_PROXY: '1' };
    const JWT_SECRET = 'sYr0q3Nf1h7d2kP9vTz8wXb5mLc4gJa6';
    nodes = [await startServer({ env: { ...env, JWT_SECRET } }), await startServer({ env: { ...env, JWT_SECRET } })];
    folder = mkdtempSync(path.join(tmpdir(), 'tertulia-proxy-'));
    proxy = await startProxy(port);
  });
  afterAll(async () => {
    if (proxy?.kill('SIGTERM')) await once(proxy, 'exit');
    await Promise.all(nodes.map((node) => node.dispose()));
    await database?.stop();
    rmSync(folder, { recursive: true });
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

/** Starts nginx with the configuration of docker/, its names and ports being those of this test. */
async function startProxy(port: number): Promise<ChildProcess> {
  const file = path.join(folder, 'nginx.conf');
  const written = readFileSync(path.join(workspaceRoot(), 'docker/nginx/nginx.conf'), 'utf8');
  const here = written
    .replaceAll('/tmp/', `${folder}/`)
    .replace('listen 8080', `listen 127.0.0.1:${port}`)
    .replace('api-1:3000', `127.0.0.1:${nodes[0]!.port}`)
    .replace('api-2:3000', `127.0.0.1:${nodes[1]!.port}`)
    .replace('worker_processes auto', 'worker_processes 1');
  writeFileSync(file, here);
  execFileSync('nginx', ['-t', '-q', '-c', file], { stdio: 'inherit' });
  const child = spawn('nginx', ['-c', file, '-g', 'daemon off;'], { stdio: ['ignore', 'inherit', 'inherit'] });
  const listens = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(socket.destroy() !== null));
      socket.once('error', () => resolve(false));
    });
  await waitFor('the proxy to listen', listens);
  return child;
}
