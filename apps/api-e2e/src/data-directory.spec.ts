import { startServer, TestUser } from '@tertulia/testing';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { failedStart, lineWith } from './support/failed-start';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

describe('a data directory', () => {
  it('that another server has is refused by name, and the other goes on', async () => {
    const first = await startServer({ dataDir });
    try {
      const ana = await TestUser.register(first);
      const line = lineWith(await failedStart(dataDir), dataDir);
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
    const line = lineWith(await failedStart(directory), directory);
    expect(line).toMatch(/DATA_DIR/);
  });

  it('below a file is named', async () => {
    const file = path.join(dataDir, 'file');
    await writeFile(file, 'x');
    for (const directory of [file, path.join(file, 'data')]) {
      expect(lineWith(await failedStart(directory), 'DATA_DIR')).toContain(directory);
    }
  });

  it('whose database cannot be read is named', async () => {
    const server = await startServer({ dataDir });
    await server.stop();
    for (const name of await readdir(path.join(dataDir, 'db'))) {
      const file = path.join(dataDir, 'db', name);
      if ((await stat(file)).isFile() && !name.includes('lock')) await writeFile(file, Buffer.alloc(65_536, 'x'));
    }
    expect(await failedStart(dataDir)).toContain(dataDir);
  });

  it.each([
    ['that only its owner may enter', 0o700],
    ['that others may enter', 0o755],
  ])('%s keeps secret, socket and messages for its owner alone', async (_, mode) => {
    const directory = path.join(dataDir, 'data');
    await mkdir(directory);
    await chmod(directory, mode);
    const server = await startServer({ dataDir: directory });
    const modeOf = async (...parts: string[]) =>
      ((await stat(path.join(directory, ...parts))).mode & 0o777).toString(8);
    expect(await modeOf('jwt-secret')).toBe('600');
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    const sockets = files.filter((file) => file.isSocket());
    expect(sockets.length).toBe(1);
    for (const { parentPath, name } of files.filter((file) => !file.isDirectory())) {
      const folders = path.relative(directory, parentPath).split(path.sep).filter(Boolean);
      const way = [...folders.map((_, n) => folders.slice(0, n + 1)), [...folders, name]];
      const modes = await Promise.all(way.map((parts) => modeOf(...parts)));
      // Closed by its own mode, or by that of a folder on the way to it.
      expect([name, modes.some((octal) => octal.endsWith('00'))]).toEqual([name, true]);
    }
    expect(await modeOf(path.relative(directory, path.join(sockets[0]!.parentPath, sockets[0]!.name)))).toBe('600');
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
