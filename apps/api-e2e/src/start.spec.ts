import { freePort, startServer } from '@tertulia/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { failedStart, lineWith } from './support/failed-start';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('a wrong variable stops the start with a line that says which and why', () => {
  it.each([
    ['PORT', 'http'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['MONGODB_URI', 'localhost'],
    ['MONGODB_URI', 'mysql://localhost/chat'],
    ['PUBLIC_URL', 'chat'],
    ['ALLOWED_ORIGINS', 'everyone'],
    ['LOG_LEVEL', 'loud'],
    ['RATE_SEND', 'fast'],
    ['UPLOAD_MAX_BYTES', 'many'],
    ['TRUST_PROXY', 'everyone'],
  ])('%s=%s', async (name, value) => {
    const line = lineWith(await failedStart(dataDir, { [name]: value }), name);
    expect(line).toContain(name);
    expect(line.length).toBeGreaterThan(name.length + 10);
  });

  it('and names all of them at once', async () => {
    const output = await failedStart(dataDir, { PORT: 'x', LOG_LEVEL: 'loud', MONGODB_URI: 'x' });
    for (const name of ['PORT', 'LOG_LEVEL', 'MONGODB_URI']) expect(output).toContain(name);
  });

  it('as does a MongoDB that cannot be reached, named without its password', async () => {
    const port = await freePort();
    const output = await failedStart(dataDir, {
      MONGODB_URI: `mongodb://ana:hunter2secret@127.0.0.1:${port}/chat?authSource=admin`,
    });
    expect(lineWith(output, 'MONGODB_URI')).toContain(`127.0.0.1:${port}`);
    expect(output).not.toContain('hunter2secret');
  });
});

describe('a port that is taken', () => {
  let holder: Server;
  afterEach(() => new Promise((resolve) => holder.close(resolve)));

  it('stops the start, and is named', async () => {
    holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
    });
    const line = lineWith(await failedStart(dataDir, { PORT: String(port) }), 'PORT');
    expect(line).toContain(String(port));
    expect(line).toMatch(/in use/);
  });
});

describe('the start', () => {
  it('says where the server is and which database answers', async () => {
    const server = await startServer({ dataDir, env: { PUBLIC_URL: 'https://chat.example.org' } });
    expect(server.output).toMatch(/^Tertulia is ready at https:\/\/chat\.example\.org$/m);
    expect(server.output).toMatch(/embedded/i);
    expect(server.output).toContain(dataDir);
    await server.dispose();
  });
});
