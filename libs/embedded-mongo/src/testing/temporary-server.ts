import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type EmbeddedMongo, type EmbeddedMongoOptions, startEmbeddedMongo } from '../start';

/** The built server, as `nx build embedded-mongo` leaves it. */
export const BUILT_SERVER = resolve(__dirname, '../../../../dist/libs/embedded-mongo/server.js');

/** A server over an empty directory; `remove` stops it and deletes its files. */
export async function temporaryServer(
  options: Partial<EmbeddedMongoOptions> = {},
): Promise<EmbeddedMongo & { dataDir: string; remove(): Promise<void> }> {
  const dataDir = options.dataDir ?? temporaryDirectory();
  const server = await startEmbeddedMongo({ entry: BUILT_SERVER, ...options, dataDir });
  const remove = async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { ...server, dataDir, remove };
}

/** An empty directory of its own under the system's temporary one. */
export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'embedded-mongo-'));
}
