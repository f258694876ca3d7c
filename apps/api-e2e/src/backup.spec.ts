import type { Message } from '@tertulia/contracts';
import { pause, runServerCommand, startServer, TestUser, UNLIMITED_RATES, type TestServer } from '@tertulia/testing';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { everyMessage } from './support/every-message';

let server: TestServer;
let root: string;

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'tertulia-backup-'));
  server = await startServer({ env: UNLIMITED_RATES });
});
afterEach(async () => {
  await server.dispose();
  rmSync(root, { recursive: true, force: true });
});

/** Runs a command with the configuration of the server. */
const command = (...words: string[]) => runServerCommand(words, { DATA_DIR: server.dataDir });

/** Stops the server and removes all that it had. */
async function destroy(): Promise<void> {
  await server.stop();
  for (const name of readdirSync(server.dataDir)) await rm(path.join(server.dataDir, name), { recursive: true });
}

const byRev = (messages: Message[]) => new Map(messages.map((message) => [message.rev, message]));

describe('a backup that is made while people write', () => {
  it('has all that was acknowledged before it began, and starts as a whole installation', async () => {
    const ana = await TestUser.register(server, 'Ana');
    const ben = await TestUser.register(server, 'Ben');
    const eve = await TestUser.register(server, 'Eve');
    const group = await ana.group([ben]);
    const bytes = new Uint8Array(300_000).map((_, index) => 97 + (index % 26));
    const attachment = await ana.upload(group.id, new File([bytes], 'minutes.txt', { type: 'text/plain' }));
    await ana.send(group.id, { body: 'With a file', attachmentIds: [attachment.id] });
    for (let n = 0; n < 300; n += 20) {
      await Promise.all(Array.from({ length: 20 }, (_, index) => ana.send(group.id, `Before ${n + index}`)));
    }
    const acknowledged = await everyMessage(ana, group.id);

    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n++) {
        await ben.send(group.id, `Meanwhile ${n}`);
        if (n % 10 === 0) await ana.upload(group.id, new File([`${n}`], `${n}.txt`, { type: 'text/plain' }));
      }
    })();
    await pause(200);
    const target = path.join(root, 'backup');
    const made = await command('backup', target);
    writing = false;
    await writer;
    expect(made).toEqual({ code: 0, output: expect.stringMatching(/\d+ documents, \d+ files/) });
    expect(JSON.parse(readFileSync(path.join(target, 'backup.json'), 'utf8'))).toMatchObject({ removedMeanwhile: 0 });
    const before = await everyMessage(ana, group.id);

    await destroy();
    expect(await command('restore', target)).toMatchObject({ code: 0 });
    await server.restart();

    const again = await TestUser.signIn(server, ana.me);
    const restored = await everyMessage(again, group.id);
    expect(restored.slice(0, acknowledged.length)).toEqual(acknowledged);
    // What came in meanwhile is there up to one moment, without a gap.
    expect(restored.map(({ seq }) => seq)).toEqual(restored.map((_, index) => index + 1));
    const written = byRev(before);
    for (const message of restored) expect(message).toEqual(written.get(message.rev));
    expect(restored.length).toBeGreaterThan(acknowledged.length);
    const file = await again.rest.bytes(attachment.url);
    expect(file.body.equals(bytes)).toBe(true);
    // The key came along: who was signed in still is.
    expect((await ana.rest.get('/users/me')).status).toBe(200);

    const next = await again.send(group.id, 'After');
    expect(next.seq).toBe(restored.length + 1);
    expect((await (await TestUser.signIn(server, eve.me)).rest.get(`/conversations/${group.id}`)).status).toBe(404);
    expect((await again.conversation(group.id)).lastSeq).toBe(next.seq);
    // It starts a server and a command over and over: a machine with other work takes its time.
  }, 120_000);
});

describe('the commands', () => {
  it('refuse what would overwrite something, and a backup that is damaged or not whole', async () => {
    const ana = await TestUser.register(server, 'Ana');
    const ben = await TestUser.register(server, 'Ben');
    const { id } = await ana.direct(ben);
    await ana.upload(id, new File(['some text'], 'a.txt', { type: 'text/plain' }));
    const target = path.join(root, 'backup');
    expect(await command('backup', target)).toMatchObject({ code: 0 });
    expect(await command('backup', target)).toEqual({ code: 1, output: expect.stringContaining('is not empty') });
    expect(await command('restore', target)).toEqual({ code: 1, output: expect.stringContaining('already') });
    expect(await command('restore', root)).toEqual({ code: 1, output: expect.stringContaining('is no backup') });
    expect(await command('dance')).toEqual({ code: 1, output: expect.stringContaining('backup DIRECTORY') });

    await destroy();
    const [folder = ''] = readdirSync(path.join(target, 'files'));
    const [name = ''] = readdirSync(path.join(target, 'files', folder));
    writeFileSync(path.join(target, 'files', folder, name), 'other text');
    expect(await command('restore', target)).toEqual({ code: 1, output: expect.stringContaining('is damaged') });
    expect(readdirSync(server.dataDir)).toEqual([]);
  });

  it("restore what MongoDB's mongoexport writes, which has no indexes", async () => {
    const ana = await TestUser.register(server, 'Ana');
    const ben = await TestUser.register(server, 'Ben');
    const { id } = await ana.direct(ben);
    await ana.send(id, 'Exported');
    const target = path.join(root, 'backup');
    await command('backup', target);
    const database = path.join(target, 'database');
    for (const name of readdirSync(database)) if (name.endsWith('.indexes.json')) rmSync(path.join(database, name));
    await destroy();
    expect(await command('restore', database)).toMatchObject({ code: 0 });
    await server.restart();
    const again = await TestUser.signIn(server, ana.me);
    expect((await everyMessage(again, id)).map(({ body }) => body)).toEqual(['Exported']);
    // The indexes were made at the start: they arbitrate again.
    const request = { clientMessageId: crypto.randomUUID(), body: 'Once' };
    const post = () => again.rest.post<Message>(`/conversations/${id}/messages`, request);
    const sent = await Promise.all([post(), post()]);
    expect(sent.map(({ body }) => body.seq)).toEqual([2, 2]);
  });
});
