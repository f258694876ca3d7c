import { mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keptJwtSecret, prepareDataDirectory } from './data-directory';
import { ConfigError } from './load-config';

const temporary = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'tertulia-config-'));

describe('the data directory', () => {
  it('is made with its parents, for its owner alone', async () => {
    const dataDir = path.join(await temporary(), 'a/b');
    await prepareDataDirectory(dataDir);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('is named when it cannot be written', async () => {
    const file = path.join(await temporary(), 'file');
    await writeFile(file, '');
    const dataDir = path.join(file, 'data');
    await expect(prepareDataDirectory(dataDir)).rejects.toThrow(ConfigError);
    await expect(prepareDataDirectory(dataDir)).rejects.toThrow(dataDir);
  });

  it('keeps one secret, readable by its owner alone, also when two processes start at once', async () => {
    const dataDir = await temporary();
    const secrets = await Promise.all([keptJwtSecret(dataDir), keptJwtSecret(path.join(dataDir, '.'))]);
    expect(secrets[0]).toBe(secrets[1]);
    expect(secrets[0]?.length).toBeGreaterThanOrEqual(64);
    expect(await keptJwtSecret(dataDir)).toBe(secrets[0]);
    expect((await stat(path.join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600);
    expect(await readdir(dataDir)).toEqual(['jwt-secret']);
  });
});
