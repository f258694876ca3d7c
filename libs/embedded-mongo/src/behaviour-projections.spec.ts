import { mongo } from 'mongoose';
import { connectAnyServer, rejection } from './testing/any-server';

type Stored = mongo.Document & { _id: number };
type Case = [stored: object, projection: mongo.Document, shown: object, filter?: object];

describe('projections', () => {
  let server: Awaited<ReturnType<typeof connectAnyServer>>;
  let collection: mongo.Collection<Stored>;

  beforeAll(async () => {
    server = await connectAnyServer();
  });
  afterAll(() => server.close());
  beforeEach(() => {
    collection = server.db.collection(`c${new mongo.ObjectId().toHexString()}`);
  });

  const shown = async (stored: object, projection: mongo.Document, filter: object = {}) => {
    await collection.deleteMany({});
    await collection.insertOne(stored as Stored);
    return collection.findOne(filter as mongo.Filter<Stored>, { projection });
  };
  /** Compares as text, so that the order of fields counts. */
  const expectCases = async (cases: Case[]) => {
    for (const [stored, projection, expected, filter] of cases) {
      const found = await shown(stored, projection, filter);
      expect({ projection, found: JSON.stringify(found) }).toEqual({ projection, found: JSON.stringify(expected) });
    }
  };

  it('take _id as one field more, whole or in part', async () => {
    const stored = { _id: { a: 1, b: 2 }, x: 1, y: 2 };
    await expectCases([
      [stored, { '_id.a': 1 }, { _id: { a: 1 } }],
      [stored, { '_id.a': 0 }, { _id: { b: 2 }, x: 1, y: 2 }],
      [stored, { _id: { b: 1 }, x: 1 }, { _id: { b: 2 }, x: 1 }],
      [stored, { _id: 1 }, { _id: { a: 1, b: 2 } }],
      [stored, { _id: 0 }, { x: 1, y: 2 }],
      [stored, { _id: 1, x: 0 }, { _id: { a: 1, b: 2 }, y: 2 }],
      [stored, { _id: 0, x: 0 }, { y: 2 }],
    ]);
  });

  it('keep the order of the document, but put what $elemMatch picks behind', async () => {
    const stored = { _id: 1, a: [{ n: 1 }, { n: 2 }], b: 1, c: { e: 1, d: 2 } };
    await expectCases([
      [stored, { c: 1, b: 1 }, { _id: 1, b: 1, c: { e: 1, d: 2 } }],
      [stored, { 'c.d': 1, 'c.e': 1 }, { _id: 1, c: { e: 1, d: 2 } }],
      [stored, { a: { $elemMatch: { n: 2 } }, b: 1 }, { _id: 1, b: 1, a: [{ n: 2 }] }],
      [stored, { a: { $elemMatch: { n: 9 } }, b: 1 }, { _id: 1, b: 1 }],
      [stored, { b: { $elemMatch: { n: 9 } }, c: 0 }, { _id: 1, a: [{ n: 1 }, { n: 2 }] }],
      [stored, { _id: 0, a: { $elemMatch: {} } }, { a: [{ n: 1 }] }],
    ]);
  });

  it('go through arrays of documents and leave their scalars out', async () => {
    await expectCases([
      [{ _id: 1, a: ['x', {}, 'y', { c: 1 }] }, { 'a.b': 1, _id: 0 }, { a: [{}, {}] }],
      [{ _id: 1, a: [[1, { b: 1 }, { b: 2, c: 2 }]] }, { 'a.b': 1, _id: 0 }, { a: [[{ b: 1 }, { b: 2 }]] }],
      [{ _id: 1, a: 'x' }, { 'a.b': 1 }, { _id: 1 }],
      [{ _id: 1, a: {} }, { 'a.b': 1 }, { _id: 1, a: {} }],
      [{ _id: 1, a: [1, { b: 1, c: 2 }, [{ b: 3 }]] }, { 'a.b': 0 }, { _id: 1, a: [1, { c: 2 }, [{}]] }],
      [{ _id: 1, a: { b: { c: 1, d: 2 }, e: 3 } }, { a: { b: { c: 1 }, e: 1 } }, { _id: 1, a: { b: { c: 1 }, e: 3 } }],
      [{ _id: 1, a: { b: 1, c: 2 } }, { a: { b: 0 } }, { _id: 1, a: { c: 2 } }],
    ]);
  });

  it('slice one array deep, with other fields or without', async () => {
    const list = { _id: 1, a: [1, 2, 3], b: 1, c: 2 };
    await expectCases([
      [list, { a: { $slice: 1 } }, { _id: 1, a: [1], b: 1, c: 2 }],
      [list, { a: { $slice: 1 }, b: 1 }, { _id: 1, a: [1], b: 1 }],
      [list, { a: { $slice: 1 }, b: 0 }, { _id: 1, a: [1], c: 2 }],
      [list, { _id: 1, a: { $slice: [1, 1] } }, { _id: 1, a: [2] }],
      [list, { _id: 0, a: { $slice: [1, 1] } }, { a: [2], b: 1, c: 2 }],
      [list, { b: { $slice: 1 } }, list],
      [list, { a: { $slice: -2 }, _id: 0, b: 0, c: 0 }, { a: [2, 3] }],
      [{ _id: 1, a: [{ b: [1, 2, 3] }] }, { a: { b: { $slice: [1, 1] } } }, { _id: 1, a: [{ b: [2] }] }],
      [{ _id: 1, a: [[{ b: [1, 2] }]] }, { 'a.b': { $slice: 1 } }, { _id: 1, a: [[{ b: [1, 2] }]] }],
      [
        { _id: 1, e: 1, a: [[[{ b: [1, 2], d: 4 }]]] },
        { e: 1, 'a.b': { $slice: 1 } },
        { _id: 1, e: 1, a: [[[{ b: [1, 2] }]]] },
      ],
    ]);
  });

  it('cut the first array on a positional path to the element that matched', async () => {
    const pairs = { _id: 1, a: [1, 2, 3], b: [4, 5, 6] };
    await expectCases([
      [pairs, { 'b.$': 1, _id: 0 }, { b: [5] }, { a: 2 }],
      [pairs, { 'b.$': 1, _id: 0 }, { b: [6] }, { $and: [{ a: 1 }, { a: 3 }] }],
      [pairs, { 'b.$': 1, _id: 0 }, { b: [5] }, { a: { $in: [2, 3] } }],
      [pairs, { 'b.$': 1, _id: 0 }, { b: [5] }, { $or: [{ a: 3 }, { a: 2 }] }],
      [pairs, { 'b.$': 1, _id: 0 }, { b: [6] }, { a: { $all: [1, 3] } }],
      [pairs, { 'nothing.$': 1, _id: 0 }, {}],
      [{ _id: 1, x: { y: [{ a: 1 }, { a: 2 }] } }, { 'x.y.$': 1, _id: 0 }, { x: { y: [{ a: 2 }] } }, { 'x.y.a': 2 }],
      [
        { _id: 1, x: [0, 1], a: [{ b: { c: [1, 2] } }, { b: { c: [3, 4] } }] },
        { 'a.b.c.$': 1, _id: 0 },
        { a: [{ b: { c: [3, 4] } }] },
        { x: 1 },
      ],
    ]);
  });

  it.each<[string, mongo.Document, number, object?]>([
    ['exclusion among inclusion', { a: 1, b: 0 }, 31254],
    ['inclusion among exclusion', { a: 0, b: 1 }, 31253],
    ['a path below another', { a: 1, 'a.b': 1 }, 31249],
    ['a path above another', { 'a.b': 1, a: 1 }, 31250],
    ['a path below _id', { _id: 1, '_id.a': 1 }, 31249],
    ['two positional paths', { 'a.$': 1, 'b.$': 1 }, 31276],
    ['a positional part in the middle', { 'a.$.b': 1 }, 31394],
    ['a positional path with a slice', { 'a.$': { $slice: 1 } }, 31271],
    ['a position that no condition gives', { 'a.$': 1 }, 51246],
    ['a position that alternatives give', { 'a.$': 1 }, 51246, { $or: [{ a: 1 }, { b: 5 }] }],
    ['a position that equality of the whole array gives', { 'b.$': 1 }, 51246, { a: [1, 2, 3] }],
    ['a position beyond the end', { 'short.$': 1 }, 51247, { a: 3 }],
    ['$elemMatch below the top', { 'a.b': { $elemMatch: { c: 1 } } }, 31275],
    ['$elemMatch without a document', { a: { $elemMatch: 1 } }, 31274],
    ['a slice by text', { a: { $slice: 'x' } }, 28667],
    ['a slice of a wrong length', { a: { $slice: [1, 2, 3, 4] } }, 28667],
    ['an unknown operator', { a: { $foo: 1 } }, 31325],
    ['an empty document', { a: {} }, 51270],
    ['a name that begins with a dollar', { $a: 1 }, 16410],
  ])('refuse %s', async (_name, projection, code, ...[filter]) => {
    expect(
      await rejection(shown({ _id: 1, a: [1, 2, 3], b: [4, 5, 6], short: [1] }, projection, filter)),
    ).toMatchObject({ code });
  });
});
