import type { Conversation, History, Me } from '@tertulia/contracts';
import {
  openTestDatabase,
  runServerCommand,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  type TestDatabase,
  type TestServer,
} from '@tertulia/testing';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** What version 0.1.0 answered before it was stopped; its data directory, without the key of the tokens, and an export lie beside it. */
interface Expected {
  users: Me[];
  file: { url: string; text: string; times: number };
  conversations: { id: string; history: History; conversation: Conversation }[];
}

const fixture = path.join(__dirname, 'fixtures/0.1.0');
const expected = JSON.parse(readFileSync(path.join(fixture, 'expected.json'), 'utf8')) as Expected;

function unpacked(name: string): string {
  const directory = mkdtempSync(path.join(tmpdir(), 'tertulia-upgrade-'));
  execFileSync('tar', ['-xzf', path.join(fixture, name), '-C', directory]);
  return directory;
}

describe.each(['data directory of version 0.1.0', 'export of version 0.1.0, restored into another database'] as const)(
  'a server on the %s',
  (form) => {
    let database: TestDatabase | undefined;
    let server: TestServer;

    beforeAll(async () => {
      if (form === 'data directory of version 0.1.0') {
        server = await startServer({ env: UNLIMITED_RATES, dataDir: unpacked('data.tar.gz') });
        return;
      }
      database = await openTestDatabase();
      const dataDir = mkdtempSync(path.join(tmpdir(), 'tertulia-upgrade-'));
      const files = unpacked('export.tar.gz');
      const env = { MONGODB_URI: database.uri };
      const restored = await runServerCommand(['restore', files], { ...env, DATA_DIR: dataDir });
      rmSync(files, { recursive: true });
      expect(restored).toEqual({ code: 0, output: expect.stringContaining('messages: 42 documents') });
      server = await startServer({ env: { ...UNLIMITED_RATES, ...env }, dataDir });
    });
    afterAll(async () => {
      await server?.dispose();
      await database?.stop();
    });

    it('signs everyone in, shows every message as it was, and goes on with the next number', async () => {
      const people = await Promise.all(expected.users.map((me) => TestUser.signIn(server, me)));
      const [ana] = people;
      for (const { id, history, conversation } of expected.conversations) {
        expect((await ana!.history(id, { limit: 100 })).items).toEqual(history.items);
        expect((await ana!.conversation(id)).members).toEqual(conversation.members);
        expect((await ana!.send(id, 'After the upgrade')).seq).toBe(conversation.lastSeq + 1);
      }
      expect(expected.conversations.map(({ history }) => history.items.length)).toEqual([41, 1]);
    });

    it('serves the bytes of the file', async () => {
      const ana = await TestUser.signIn(server, expected.users[0]!);
      const { body } = await ana.rest.bytes(expected.file.url);
      expect(body.toString()).toBe(expected.file.text.repeat(expected.file.times));
    });
  },
);
