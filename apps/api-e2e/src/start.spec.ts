import { freePort, runServerToItsEnd, startServer, TestUser } from '@tertulia/testing';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Starts a server that must fail, and gives what it said. */
async function failure(environment: Record<string, string>): Promise<string> {
  const { code, output } = await runServerToItsEnd({
    PORT: String(await freePort()),
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    ...environment,
  });
  expect({ code, output }).toEqual({ code: 1, output: expect.any(String) });
  expect(output).not.toContain('Tertulia is ready');
  expect(output).not.toMatch(/node_modules|^\s+at /m);
  return output;
}

const lineOf = (output: string, word: string) => output.split('\n').find((line) => line.includes(word)) ?? output;

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
    const line = lineOf(await failure({ [name]: value }), name);
    expect(line).toContain(name);
    expect(line.length).toBeGreaterThan(name.length + 10);
  });

  it('and names all of them at once', async () => {
    const output = await failure({ PORT: 'x', LOG_LEVEL: 'loud', MONGODB_URI: 'x' });
    for (const name of ['PORT', 'LOG_LEVEL', 'MONGODB_URI']) expect(output).toContain(name);
  });

  it('as does a MongoDB that cannot be reached, named without its password', async () => {
    const port = await freePort();
    const output = await failure({
      MONGODB_URI: `mongodb://ana:hunter2secret@127.0.0.1:${port}/chat?authSource=admin`,
    });
    expect(lineOf(output, 'MONGODB_URI')).toContain(`127.0.0.1:${port}`);
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
    const line = lineOf(await failure({ PORT: String(port) }), 'PORT');
    expect(line).toContain(String(port));
    expect(line).toMatch(/in use/);
  });
});

describe('a data directory', () => {
  it('that another server has is refused by name, and the other goes on', async () => {
    const first = await startServer({ dataDir });
    try {
      const ana = await TestUser.register(first);
      const line = lineOf(await failure({}), dataDir);
      expect(line).toContain(dataDir);
      expect((await ana.rest.get('/users/me')).status).toBe(200);
    } finally {
      await first.dispose();
    }
  });

  it('is free again when the server that had it was stopped or killed', async () => {
    const first = await startServer({ dataDir });
    const ana = await TestUser.register(first);
    await first.kill();
    const second = await startServer({ dataDir });
    await second.stop();
    const third = await startServer({ dataDir });
    const again = await TestUser.signIn(third, ana.me);
    expect((await again.rest.get('/users/me')).body).toEqual(ana.me);
    await third.dispose();
  });

  it.each(['/proc/tertulia', '/dev/null/tertulia'])('that cannot be made is named: %s', async (directory) => {
    const line = lineOf(await failure({ DATA_DIR: directory }), directory);
    expect(line).toMatch(/DATA_DIR/);
  });

  it('below a file is named', async () => {
    const file = path.join(dataDir, 'file');
    await writeFile(file, 'x');
    for (const directory of [file, path.join(file, 'data')]) {
      expect(lineOf(await failure({ DATA_DIR: directory }), 'DATA_DIR')).toContain(directory);
    }
  });

  it('whose database cannot be read is named', async () => {
    const server = await startServer({ dataDir });
    await server.stop();
    for (const name of await readdir(path.join(dataDir, 'db'))) {
      const file = path.join(dataDir, 'db', name);
      if ((await stat(file)).isFile() && !name.includes('lock')) await writeFile(file, Buffer.alloc(65_536, 'x'));
    }
    expect(await failure({})).toContain(dataDir);
  });

  it('keeps its secret and its socket for its owner alone', async () => {
    const server = await startServer({ dataDir });
    const modes: Record<string, string> = {};
    for (const entry of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
      if (entry.isDirectory()) continue;
      const { mode } = await stat(path.join(entry.parentPath, entry.name));
      modes[entry.name] = (mode & 0o777).toString(8);
      expect([entry.name, mode & 0o077]).toEqual([entry.name, 0]);
    }
    expect(modes['jwt-secret']).toBe('600');
    const sockets = Object.keys(modes).filter((name) => name.endsWith('.sock'));
    expect(sockets.map((name) => modes[name])).toEqual(['600']);
    await server.dispose();
  });

  it('that others may enter is closed to them, or its files are', async () => {
    const open = path.join(dataDir, 'open');
    await mkdir(open);
    await chmod(open, 0o755);
    const server = await startServer({ dataDir: open });
    expect((await stat(path.join(open, 'jwt-secret'))).mode & 0o077).toBe(0);
    await server.dispose();
  });

  it('keeps the secret over restarts: who was signed in stays so', async () => {
    const server = await startServer({ dataDir });
    const ana = await TestUser.register(server);
    const secret = await readFile(path.join(dataDir, 'jwt-secret'), 'utf8');
    await server.restart();
    expect(await readFile(path.join(dataDir, 'jwt-secret'), 'utf8')).toBe(secret);
    expect((await ana.rest.get('/users/me')).status).toBe(200);
    await server.dispose();
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
