import { mongo } from 'mongoose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { temporaryDirectory, temporaryServer } from '../testing/temporary-server';

const CLI = resolve(__dirname, '../../../../dist/libs/embedded-mongo/cli.js');
const DOCUMENTS = 60_000;

jest.setTimeout(120_000);

/** Starts an import; `ended` gives its exit code and what it wrote. */
function startImport(directory: string, uri: string) {
  const env = { ...process.env, MONGODB_URI: uri };
  const child = spawn(process.execPath, [CLI, 'import', directory], { env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, output }));
  return { child, ended };
}

describe('an import whose server is killed', () => {
  let directory: string;
  const dataDir = temporaryDirectory();

  beforeAll(() => {
    directory = temporaryDirectory();
    const lines = Array.from(
      { length: DOCUMENTS },
      (_, n) => `{"_id":{"$numberInt":"${n}"},"text":"${'x'.repeat(300)}"}`,
    );
    writeFileSync(join(directory, 'items.jsonl'), `${lines.join('\n')}\n`);
    const index = { v: 2, key: { text: 1, _id: 1 }, name: 'text' };
    writeFileSync(join(directory, 'items.indexes.json'), JSON.stringify([index]));
  });
  afterAll(() => {
    rmSync(directory, { recursive: true });
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('says so, and succeeds once the database was emptied', async () => {
    const first = await temporaryServer({ dataDir });
    const client = await mongo.MongoClient.connect(first.uri, { serverSelectionTimeoutMS: 1000 });
    // Without an answer after two seconds the import gives up the server.
    const broken = startImport(directory, `${first.uri}&serverSelectionTimeoutMS=2000`);
    const items = client.db().collection('items');
    while ((await items.estimatedDocumentCount()) < 2000) await new Promise((resolve) => setTimeout(resolve, 5));
    process.kill(first.pid, 'SIGKILL');
    const { code, output } = await broken.ended;
    expect(code).toBe(1);
    expect(output).toContain('empty the database and import again');
    await client.close();

    const second = await temporaryServer({ dataDir });
    const again = await mongo.MongoClient.connect(second.uri);
    const stored = await again.db().collection('items').countDocuments();
    // Whole batches, in their order, as far as they came.
    expect(stored).toBeGreaterThanOrEqual(2000);
    expect(stored).toBeLessThan(DOCUMENTS);
    expect(
      await again
        .db()
        .collection<{ _id: number }>('items')
        .countDocuments({ _id: { $lt: stored } }),
    ).toBe(stored);
    const refused = await startImport(directory, second.uri).ended;
    expect(refused).toMatchObject({ code: 1, output: expect.stringContaining('holds documents already') as string });
    await again.db().dropDatabase();
    expect(await startImport(directory, second.uri).ended).toEqual({
      code: 0,
      output: `items: ${DOCUMENTS} documents\n`,
    });
    expect(await again.db().collection('items').countDocuments({ text: /^x/ }, { hint: 'text' })).toBe(DOCUMENTS);
    await again.close();
    await second.stop();
  });
});
