import { startServer, TestUser, UNLIMITED_RATES, type ServerAddress, type TestServer } from '@tertulia/testing';

/** The server of one spec file. Its properties are there from `beforeAll` on. */
export interface ServerFixture extends ServerAddress {
  readonly server: TestServer;
}

/**
 * Gives the spec file a server of its own, by default one that never refuses a call for being too fast. Afterwards the
 * server must drain, and must not have logged a defect of its own.
 */
export function useServer(env: Readonly<Record<string, string>> = UNLIMITED_RATES): ServerFixture {
  let server: TestServer | undefined;
  const started = (): TestServer => {
    if (!server) throw new Error('The server is there from beforeAll on');
    return server;
  };
  beforeAll(async () => {
    server = await startServer({ env });
  });
  afterAll(async () => {
    await server?.dispose();
    expect(defectsIn(server?.output ?? '')).toEqual([]);
  });
  return {
    get server() {
      return started();
    },
    get url() {
      return started().url;
    },
    get origin() {
      return started().origin;
    },
  };
}

/** The lines of the log that tell of a defect: an error (pino's level 50) or worse, or a trace of something uncaught. */
export function defectsIn(output: string): string[] {
  return output.split('\n').filter((line) => /"level":(5|6)0|Unhandled|uncaught|^\s+at /i.test(line));
}

/** Two members and an outsider: what every test of who may do what needs. */
export interface Cast {
  ana: TestUser;
  ben: TestUser;
  eve: TestUser;
}

/** Registers two people and an outsider, all by cookies. */
export async function registerCast(server: ServerAddress): Promise<Cast> {
  const [ana, ben, eve] = await Promise.all([
    TestUser.register(server, 'Ana Álvarez'),
    TestUser.register(server, 'Ben Okafor'),
    TestUser.register(server, 'Eve Outsider'),
  ]);
  return { ana, ben, eve };
}
