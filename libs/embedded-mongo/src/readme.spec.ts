import { EJSON } from 'bson';
import { mongo } from 'mongoose';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryServer } from './testing/temporary-server';

interface Row {
  section: string;
  text: string;
  refusedWith: number | undefined;
}

/** The rows of the README's tables, with the heading that each stands under. */
function readRows(): Row[] {
  const rows: Row[] = [];
  let section = '';
  for (const line of readFileSync(join(__dirname, '../README.md'), 'utf8').split('\n')) {
    section = /^### (.+)$/.exec(line)?.[1] ?? section;
    const [, text, support] = /^\| `(.+)` +\| (yes|refused, \d+) +\|$/.exec(line) ?? [];
    if (text === undefined || support === undefined) continue;
    rows.push({
      section,
      text,
      refusedWith: support === 'yes' ? undefined : Number(support.slice('refused, '.length)),
    });
  }
  return rows;
}

const rows = readRows();

describe('the tables of the README', () => {
  let server: Awaited<ReturnType<typeof temporaryServer>>;
  let client: mongo.MongoClient;

  beforeAll(async () => {
    server = await temporaryServer();
    client = await mongo.MongoClient.connect(server.uri);
    await client.db('test').collection<{ _id: number; a: number }>('c').insertOne({ _id: 1, a: 1 });
  });
  afterAll(async () => {
    await client.close();
    await server.remove();
  });

  const commandOf = ({ section, text }: Row): mongo.Document => {
    const value = EJSON.parse(text, { relaxed: false }) as mongo.Document;
    switch (section) {
      case 'Commands':
        return value;
      case 'Stages of a pipeline':
        return { aggregate: 'c', pipeline: [value], cursor: {} };
      case 'Filters':
        return { find: 'c', filter: value };
      case 'Updates':
        return { update: 'c', updates: [{ q: { _id: 1 }, u: value }] };
      case 'Projections':
        return { find: 'c', projection: value };
      default:
        throw new Error(`no command for the section ${section}`);
    }
  };

  it('are all read', () => {
    expect(rows.length).toBeGreaterThan(90);
  });

  it.each(
    rows.map((row): [string, string, Row] => [
      row.text,
      row.refusedWith ? `is refused with ${row.refusedWith}` : 'works',
      row,
    ]),
  )('%s %s', async (_text, _support, row) => {
    const reply = await client
      .db('test')
      .command(commandOf(row))
      .catch((error: unknown) => {
        if (error instanceof mongo.MongoServerError) return { code: error.code };
        throw error;
      });
    const [writeError] = ('writeErrors' in reply ? reply['writeErrors'] : []) as { code: number }[];
    expect(writeError?.code ?? ('code' in reply ? reply['code'] : undefined)).toBe(row.refusedWith);
  });
});
