import { mongo } from 'mongoose';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { temporaryDirectory, temporaryServer } from '../testing/temporary-server';

const CLI = resolve(__dirname, '../../../../dist/libs/embedded-mongo/cli.js');
const { Decimal128, Double, Int32, Long, ObjectId } = mongo;

jest.setTimeout(30_000);

/** Runs a tool to its end. */
async function tool(args: string[], env: Record<string, string>): Promise<{ code: number; output: string }> {
  const child = spawn(process.execPath, [CLI, ...args], { env: { ...process.env, ...env } });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

describe('the tools', () => {
  it('export a database and import it elsewhere, every type and index as it was', async () => {
    const source = await temporaryServer();
    const target = await temporaryServer();
    const root = temporaryDirectory();
    const directory = join(root, 'backup');
    const from = await mongo.MongoClient.connect(source.uri);
    const to = await mongo.MongoClient.connect(target.uri);
    const documents = Array.from({ length: 1200 }, (_, index) => ({
      _id: new ObjectId(),
      int: new Int32(index),
      long: Long.fromNumber(index),
      double: new Double(index),
      decimal: Decimal128.fromString(`${index}.10`),
      date: new Date(index),
      nested: { list: [new Int32(1), 'x', null], pattern: /^a/i },
    }));
    await from.db().collection('items').insertMany(documents);
    await from
      .db()
      .collection('items')
      .createIndex({ int: -1, date: 1 }, { unique: true, partialFilterExpression: { int: { $gt: 5 } } });
    await from.db().collection('of/slashes').insertOne({ a: 1 });
    const output = 'items: 1200 documents\nof/slashes: 1 documents\n';
    expect(await tool(['export', directory], { MONGODB_URI: source.uri })).toEqual({ code: 0, output });
    expect(readFileSync(join(directory, 'items.jsonl'), 'utf8')).toContain('{"$numberLong":"7"}');
    expect(await tool(['import', directory], { MONGODB_URI: target.uri })).toEqual({ code: 0, output });
    expect(await to.db().collection('of/slashes').countDocuments()).toBe(1);
    const raw = async (client: mongo.MongoClient) =>
      client.db().collection('items').find({}, { promoteValues: false, bsonRegExp: true }).sort({ int: 1 }).toArray();
    expect(await raw(to)).toEqual(await raw(from));
    expect(await to.db().collection('items').indexes()).toEqual(await from.db().collection('items').indexes());
    expect(await tool(['import', directory], { MONGODB_URI: target.uri })).toMatchObject({
      code: 1,
      output: expect.stringContaining('holds documents already') as string,
    });
    await from.close();
    await to.close();
    await source.remove();
    await target.remove();
    rmSync(root, { recursive: true });
  });

  it('say what is wrong, and change nothing', async () => {
    const server = await temporaryServer();
    const directory = temporaryDirectory();
    const client = await mongo.MongoClient.connect(server.uri);
    const fails = async (
      args: string[],
      message: string,
      env: Record<string, string> = { MONGODB_URI: server.uri },
    ) => {
      expect(await tool(args, env)).toEqual({ code: 1, output: expect.stringContaining(message) as string });
    };
    await fails([], 'usage: npm run db');
    await fails(['export'], 'usage: npm run db');
    await fails(['import', directory, 'more'], 'usage: npm run db');
    await fails(['export', directory], "the database 'tertulia' holds no collections");
    await fails(['import', join(directory, 'nothing')], 'does not exist');
    await fails(['import', directory], 'holds no .jsonl files');
    await fails(['serve'], 'DB_PORT is not a port: many', { DB_PORT: 'many', DATA_DIR: directory });
    writeFileSync(join(directory, 'items.jsonl'), '{"_id":1}\nnonsense\n');
    await fails(['export', directory], 'is not empty');
    await fails(['import', directory], 'items.jsonl, line 2 is no Extended JSON');
    expect(await client.db().collection('items').countDocuments()).toBe(0);
    const dataDir = join(directory, 'data');
    const running = await temporaryServer({ dataDir: join(dataDir, 'db') });
    await fails(['export', join(directory, 'out')], 'or name it by MONGODB_URI', { DATA_DIR: dataDir });
    await running.remove();
    await client.close();
    await server.remove();
    rmSync(directory, { recursive: true });
  });

  it('serve a data directory on a port, and end when they are told to', async () => {
    const dataDir = temporaryDirectory();
    const child = spawn(process.execPath, [CLI, 'serve'], { env: { ...process.env, DATA_DIR: dataDir, DB_PORT: '0' } });
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const client = await mongo.MongoClient.connect(/mongodb:\S+/.exec(line)?.[0] ?? '');
    expect(await client.db().command({ ping: 1 })).toMatchObject({ ok: 1 });
    await client.close();
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    rmSync(dataDir, { recursive: true });
  });
});
