import { rmSync } from 'node:fs';
import { Engine, type EngineOptions } from './engine/database-engine';
import { lockDirectory } from './storage/owner-lock';
import { type Address, WireServer } from './wire/server';

export interface ServerOptions extends EngineOptions {
  dataDir: string;
  address: Address;
}

export interface RunningServer {
  /** The port it listens on, 0 for a unix socket. */
  port: number;
  /** Answers what is in hand, closes the files and gives the directory free. */
  stop(): Promise<void>;
}

/** Opens a data directory and serves it. Throws, naming the directory, if it is in use or cannot be opened. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const lock = lockDirectory(options.dataDir);
  let engine: Engine | undefined;
  try {
    engine = await openEngine(options);
    const server = new WireServer(engine);
    // The lock is ours, so a socket that is left here belongs to nobody.
    if ('path' in options.address) rmSync(options.address.path, { force: true });
    const port = await server.listen(options.address);
    return { port, stop: () => stop(server, engine, lock.release) };
  } catch (error) {
    await engine?.close();
    lock.release();
    throw error;
  }
}

async function openEngine(options: ServerOptions): Promise<Engine> {
  try {
    return await Engine.open(options.dataDir, options);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`The database in ${options.dataDir} cannot be opened: ${reason}`);
  }
}

async function stop(server: WireServer, engine: Engine | undefined, release: () => void): Promise<void> {
  await server.close();
  await engine?.close();
  release();
}
