import type { Value } from '../bson/values';
import { Int32, doc, isDocument } from '../bson/values';
import { LocalClient } from '../testing/local-client';

const int = (value: number) => new Int32(value);
const key = (...fields: string[]) => doc(Object.fromEntries(fields.map((field) => [field, int(1)])));

/** The names of the stages and indexes of a plan, the outermost first. */
function stages(plan: Value | undefined): string[] {
  if (!isDocument(plan)) return [];
  const inputs = plan.get('inputStages');
  const below = [plan.get('inputStage'), ...(Array.isArray(inputs) ? inputs : [])].flatMap(stages);
  const name = plan.get('indexName') ?? plan.get('stage');
  return [typeof name === 'string' ? name : '', ...below];
}

describe('a query that several ranges answer', () => {
  let client: LocalClient;
  beforeAll(async () => {
    client = await LocalClient.open();
    const documents = Array.from({ length: 1000 }, (_, n) =>
      doc({ _id: int(n), room: int(n % 10), owner: int(n % 7), at: int(n), tag: int(n % 3), plain: int(n % 100) }),
    );
    await client.ok({ insert: 'c', documents });
    await client.ok({
      createIndexes: 'c',
      indexes: [
        doc({ key: key('room', 'at'), name: 'room_at' }),
        doc({ key: key('owner', 'at'), name: 'owner_at' }),
        doc({ key: key('tag'), name: 'tag' }),
      ],
    });
  });
  afterAll(() => client.close());

  const explain = async (find: Record<string, Value>) => {
    const reply = await client.ok({ explain: doc({ find: 'c', ...find }), verbosity: 'executionStats' });
    const [planner, stats] = [reply.get('queryPlanner'), reply.get('executionStats')];
    if (!isDocument(planner) || !isDocument(stats)) throw new Error('there is no explanation');
    const count = (name: string) => {
      const value = stats.get(name);
      return value instanceof Int32 ? value.value : undefined;
    };
    return {
      plan: stages(planner.get('winningPlan')),
      returned: count('nReturned'),
      keys: count('totalKeysExamined'),
      documents: count('totalDocsExamined'),
    };
  };
  const found = async (find: Record<string, Value>) =>
    (await client.documents({ find: 'c', ...find })).map((document) => document.get('_id'));

  it('reads each branch of an $or over an index of its own, and a document once', async () => {
    const filter = doc({ $or: [doc({ room: int(3) }), doc({ owner: int(3) })] });
    expect(await explain({ filter })).toEqual({
      plan: ['SUBPLAN', 'FETCH', 'OR', 'room_at', 'owner_at'],
      returned: 228,
      keys: 243,
      documents: 243,
    });
    const ids = await found({ filter });
    expect(new Set(ids.map((id) => (id instanceof Int32 ? id.value : id))).size).toBe(228);
  });

  it('reads the whole collection where one branch has no index', async () => {
    const { plan } = await explain({ filter: doc({ $or: [doc({ room: int(3) }), doc({ plain: int(3) })] }) });
    expect(plan).toEqual(['SUBPLAN', 'COLLSCAN']);
  });

  it('keeps to an index that bounds the whole query', async () => {
    const filter = doc({ room: int(3), $or: [doc({ at: doc({ $lt: int(50) }) }), doc({ owner: int(1) })] });
    const { plan } = await explain({ filter });
    expect(plan).toEqual(['FETCH', 'room_at']);
  });

  it('merges the orders of an $or and reads no more than its limit needs', async () => {
    const filter = doc({ $or: [doc({ room: int(3) }), doc({ owner: int(3) })] });
    const find = { filter, sort: doc({ at: int(-1) }), limit: int(20) };
    const { plan, keys } = await explain(find);
    expect(plan).toEqual(['SUBPLAN', 'LIMIT', 'FETCH', 'SORT_MERGE', 'room_at', 'owner_at']);
    // The ones in hand of each branch, and one that both branches lead to.
    expect(keys).toBeLessThanOrEqual(24);
    const expected = Array.from({ length: 1000 }, (_, n) => 999 - n).filter((n) => n % 10 === 3 || n % 7 === 3);
    expect(await found(find)).toEqual(expected.slice(0, 20).map(int));
  });

  it('sorts in memory where one branch of an $or has another order', async () => {
    const filter = doc({ $or: [doc({ room: int(3) }), doc({ tag: int(1) })] });
    const { plan } = await explain({ filter, sort: doc({ at: int(1) }) });
    expect(plan).toEqual(['SUBPLAN', 'SORT', 'FETCH', 'OR', 'room_at', 'tag']);
  });

  it('merges the ranges of an $in in the order of the next field', async () => {
    const filter = doc({ room: doc({ $in: [int(2), int(5), int(8)] }) });
    const find = { filter, sort: doc({ at: int(1) }), skip: int(3), limit: int(10) };
    expect(await explain(find)).toMatchObject({
      plan: ['LIMIT', 'SKIP', 'FETCH', 'SORT_MERGE', 'room_at', 'room_at', 'room_at'],
      returned: 10,
      keys: 15,
    });
    const expected = Array.from({ length: 1000 }, (_, n) => n).filter(
      (n) => n % 10 === 2 || n % 10 === 5 || n % 10 === 8,
    );
    expect(await found(find)).toEqual(expected.slice(3, 13).map(int));
  });

  it('needs no merging where the order begins with the field of the $in', async () => {
    const filter = doc({ room: doc({ $in: [int(2), int(5)] }) });
    const { plan } = await explain({ filter, sort: doc({ room: int(1), at: int(1) }) });
    expect(plan).toEqual(['FETCH', 'room_at']);
  });
});
