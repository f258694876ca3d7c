import { type mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

interface Stage {
  stage: string;
  indexName?: string;
  inputStage?: Stage;
  inputStages?: Stage[];
}
interface Explanation {
  queryPlanner: { winningPlan: Stage };
  executionStats: { nReturned: number; totalKeysExamined: number; totalDocsExamined: number };
}

describe('an explanation', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;

  beforeAll(async () => {
    server = await connectAnyServer();
    const items = server.db.collection('items');
    await items.createIndexes([{ key: { a: 1, at: 1 } }, { key: { b: 1, at: 1 } }]);
    await items.insertMany(Array.from({ length: 200 }, (_, n) => ({ a: n % 10, b: n % 7, c: n % 3, at: n })));
  });
  afterAll(() => server.close());

  const explain = async (command: mongo.Document) =>
    (await server.db.command({ explain: command, verbosity: 'executionStats' })) as Explanation;
  const shape = (stage: Stage): string => {
    const inputs = [stage.inputStage, ...(stage.inputStages ?? [])].filter((input) => input !== undefined);
    return `${stage.indexName ?? stage.stage}${inputs.length > 0 ? `(${inputs.map(shape).join(', ')})` : ''}`;
  };
  const shapeOf = async (command: mongo.Document) => shape((await explain(command)).queryPlanner.winningPlan);
  const find = (filter: object, rest: object = {}) => ({ find: 'items', filter, ...rest });

  it.each<[string, mongo.Document, string]>([
    ['one index', find({ a: 1 }), 'FETCH(a_1_at_1)'],
    ['no index', find({ c: 1 }), 'COLLSCAN'],
    [
      'branches that their indexes settle',
      find({ $or: [{ a: 1 }, { b: 2 }] }),
      'SUBPLAN(FETCH(OR(a_1_at_1, b_1_at_1)))',
    ],
    [
      'branches that ask for more than their indexes know',
      find({
        $or: [
          { a: 1, c: 1 },
          { b: 2, c: 2 },
        ],
      }),
      'SUBPLAN(OR(FETCH(a_1_at_1), FETCH(b_1_at_1)))',
    ],
    ['a branch without an index', find({ $or: [{ a: 1 }, { c: 2 }] }), 'SUBPLAN(COLLSCAN)'],
    ['equalities on one field', find({ $or: [{ a: 1 }, { a: 2 }] }), 'FETCH(a_1_at_1)'],
    [
      'the orders of several branches',
      find({ $or: [{ a: 1 }, { b: 2 }] }, { sort: { at: 1 } }),
      'SUBPLAN(FETCH(SORT_MERGE(a_1_at_1, b_1_at_1)))',
    ],
    [
      'the orders of several values',
      find({ a: { $in: [1, 2] }, c: 1 }, { sort: { at: 1 } }),
      'FETCH(SORT_MERGE(a_1_at_1, a_1_at_1))',
    ],
    ['a limit under a sort in memory', find({ a: 1 }, { sort: { c: 1 }, limit: 3 }), 'SORT(FETCH(a_1_at_1))'],
    ['a limit under an order', find({ a: 1 }, { sort: { at: 1 }, limit: 3 }), 'LIMIT(FETCH(a_1_at_1))'],
    [
      'an update',
      { update: 'items', updates: [{ q: { a: 1 }, u: { $set: { c: 5 } }, multi: true }] },
      'UPDATE(FETCH(a_1_at_1))',
    ],
    ['a deletion', { delete: 'items', deletes: [{ q: { c: 1 }, limit: 1 }] }, 'DELETE(COLLSCAN)'],
    [
      'a change of one document',
      { findAndModify: 'items', query: { a: 1 }, sort: { at: -1 }, update: { $set: { c: 5 } } },
      'UPDATE(FETCH(a_1_at_1))',
    ],
    ['a removal of one document', { findAndModify: 'items', query: { a: 1 }, remove: true }, 'DELETE(FETCH(a_1_at_1))'],
    ['a write where there is nothing', { delete: 'nothing', deletes: [{ q: {}, limit: 0 }] }, 'DELETE(EOF)'],
  ])('names the stages of %s', async (_name, command, expected) => {
    expect(await shapeOf(command)).toBe(expected);
  });

  it('carries no write out, and looks no further than the write would', async () => {
    const before = await server.db.collection('items').find({}).toArray();
    const one = await explain({ update: 'items', updates: [{ q: { a: 1 }, u: { $set: { c: 5 } } }] });
    expect(one.executionStats).toMatchObject({ nReturned: 0, totalKeysExamined: 1, totalDocsExamined: 1 });
    const all = await explain({ delete: 'items', deletes: [{ q: { a: 1 }, limit: 0 }] });
    expect(all.executionStats).toMatchObject({ nReturned: 0, totalDocsExamined: 20 });
    await explain({ update: 'items', updates: [{ q: { _id: 'new' }, u: { $set: { c: 5 } }, upsert: true }] });
    expect(await server.db.collection('items').find({}).toArray()).toEqual(before);
  });

  it.each<[string, mongo.Document, number]>([
    ['an update without its operators', { update: 'items', updates: [{ q: {} }] }, 40414],
    ['an unknown field of an update', { update: 'items', updates: [{ q: {}, u: {}, nothing: 1 }] }, 40415],
    ['an unknown operator', { update: 'items', updates: [{ q: {}, u: { $nothing: { a: 1 } } }] }, 9],
    [
      'two updates',
      { update: 'items', updates: Array.from({ length: 2 }, () => ({ q: {}, u: { $set: { a: 1 } } })) },
      16,
    ],
    ['no deletion', { delete: 'items', deletes: [] }, 16],
    ['a deletion of two', { delete: 'items', deletes: [{ q: {}, limit: 2 }] }, 9],
    ['an unknown field of a deletion', { delete: 'items', deletes: [{ q: {}, limit: 0, nothing: 1 }] }, 40415],
    ['a hint on no index', { delete: 'items', deletes: [{ q: {}, limit: 0, hint: 'nothing' }] }, 2],
    ['a removal with an update', { findAndModify: 'items', remove: true, update: {} }, 9],
    ['a field of no command', { findAndModify: 'items', query: {}, remove: true, nothing: 1 }, 40415],
    ['an unknown field of a pipeline', { aggregate: 'items', pipeline: [], cursor: {}, nothing: 1 }, 40415],
    ['an unknown command', { nothing: 'items' }, 59],
  ])('is refused where the command would be: %s', async (_name, command, code) => {
    expect(await rejection(explain(command))).toMatchObject({ code });
  });
});
