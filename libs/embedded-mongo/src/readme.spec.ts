import { EJSON } from 'bson';
import { mongo } from 'mongoose';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { COMMAND_NAMES } from './commands/dispatch';
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

/** The names in the code that a user can write: lists of options, tables of commands, and cases of operators. */
function namesInCode(): string[] {
  const source = (path: string) => readFileSync(join(__dirname, path), 'utf8');
  const folders = ['commands', 'query', 'update', 'aggregate'];
  const files = folders.flatMap((folder) => readdirSync(join(__dirname, folder)).map((file) => `${folder}/${file}`));
  const code = [...files, 'storage/index-spec.ts'].filter((file) => !file.endsWith('.spec.ts')).map(source);
  const names = new Set(COMMAND_NAMES);
  for (const text of code) {
    for (const [, name = ''] of text.matchAll(/(?:case|===) '(\$\w+)'/g)) names.add(name);
    // A list of nothing but strings: a command's options, or operators.
    for (const [list] of text.matchAll(/\[\s*(?:'[$\w]+',?\s*)+\]/g)) {
      for (const [, name = ''] of list.matchAll(/'([$\w]+)'/g)) names.add(name);
    }
  }
  return [...names].filter((name) => !INTERNAL.has(name));
}

/** Names in such lists that are no part of a command: kinds of predicates, escapes in patterns and the like. */
const INTERNAL = new Set<string>([
  'apply',
  'accumulators',
  'lmdb',
  '$db',
  'eq',
  'gt',
  'gte',
  'lt',
  'lte',
  'in',
  'exists',
  'type',
  'd',
  'D',
  'w',
  'W',
  'b',
  'B',
  'n',
  'r',
  't',
  'f',
  'v',
]);

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
        return { find: 'c', filter: { a: 1 }, projection: value };
      default:
        throw new Error(`no command for the section ${section}`);
    }
  };

  it('name every command, option and operator that the code knows', () => {
    const text = rows.map((row) => row.text.toLowerCase()).join('\n');
    expect(namesInCode().filter((name) => !text.includes(`"${name.toLowerCase()}"`))).toEqual([]);
  });

  it('are all read', () => {
    expect(rows.length).toBeGreaterThan(165);
  });

  it.each(
    rows.map((row): [string, string, Row] => [
      row.text,
      row.refusedWith ? `is refused with ${row.refusedWith}` : 'works',
      row,
    ]),
  )('%s %s', async (_text, _support, row) => {
    const command = commandOf(row);
    const database = 'listDatabases' in command ? 'admin' : 'dropDatabase' in command ? 'other' : 'test';
    const reply = await client
      .db(database)
      .command(command)
      .catch((error: unknown) => {
        if (error instanceof mongo.MongoServerError) return { code: error.code };
        throw error;
      });
    const [writeError] = ('writeErrors' in reply ? reply['writeErrors'] : []) as { code: number }[];
    expect(writeError?.code ?? ('code' in reply ? reply['code'] : undefined)).toBe(row.refusedWith);
  });
});
