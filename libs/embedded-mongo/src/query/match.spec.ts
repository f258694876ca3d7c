import * as fc from 'fast-check';
import type { Document, Value } from '../bson/values';
import { Int32, doc } from '../bson/values';
import { runs } from '../testing/arbitraries';
import { modelMatches } from '../testing/model-match';
import { show, smallDocuments, smallPaths, smallScalars, smallValues } from '../testing/small-values';
import { matches } from './match';
import { parseFilter } from './parse-filter';

const operand = fc.oneof({ weight: 3, arbitrary: smallScalars }, { weight: 1, arbitrary: smallValues });
const flat: fc.Arbitrary<[string, Value]> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), operand),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('$in', '$nin'), fc.array(operand, { maxLength: 3 })) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('$type'),
      fc.constantFrom<Value>('int', 'double', 'number', 'string', 'null', 'object', 'array', 'bool'),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(1, 2, -2, 3), fc.nat({ max: 2 }))
      .map(([divisor, remainder]): [string, Value] => ['$mod', [new Int32(divisor), new Int32(remainder)]]),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constant('$size'),
      fc.nat({ max: 3 }).map((size) => new Int32(size)),
    ),
  },
);
const operators: fc.Arbitrary<[string, Value]> = fc.letrec<{
  any: [string, Value];
  match: [string, Value];
  fields: Document;
}>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    { weight: 6, arbitrary: flat },
    { weight: 1, arbitrary: fc.tuple(fc.constant('$exists'), fc.boolean()) },
    { weight: 1, arbitrary: fc.tuple(fc.constant('$all'), fc.array(operand, { maxLength: 2 })) },
    {
      weight: 1,
      arbitrary: fc
        .array(tie('match'), { minLength: 1, maxLength: 2 })
        .map((entries): [string, Value] => ['$all', entries.map((entry) => new Map([entry]))]),
    },
    { weight: 2, arbitrary: tie('any').map(([name, value]): [string, Value] => ['$not', doc({ [name]: value })]) },
    { weight: 3, arbitrary: tie('match') },
  ),
  match: fc
    .oneof(
      fc.uniqueArray(flat, { minLength: 1, maxLength: 2, selector: ([name]) => name }).map((list) => new Map(list)),
      tie('fields'),
    )
    .map((value): [string, Value] => ['$elemMatch', value]),
  fields: fc
    .uniqueArray(fc.tuple(smallPaths, tie('any')), { minLength: 1, maxLength: 2, selector: ([path]) => path })
    .map((list) => new Map(list.map(([path, entry]) => [path, new Map([entry])]))),
})).any;
const condition: fc.Arbitrary<Value> = fc.oneof(
  { weight: 1, arbitrary: operand },
  {
    weight: 4,
    arbitrary: fc
      .uniqueArray(operators, { minLength: 1, maxLength: 2, selector: ([name]) => name })
      .map((list) => new Map(list)),
  },
);
const conjunction = fc
  .uniqueArray(fc.tuple(smallPaths, condition), { minLength: 1, maxLength: 2, selector: ([path]) => path })
  .map((entries): Document => new Map(entries));
const filters = fc.letrec<{ any: Document }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    { weight: 5, arbitrary: conjunction },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('$and', '$or', '$nor'), fc.array(tie('any'), { minLength: 1, maxLength: 3 }))
        .map(([name, branches]) => doc({ [name]: branches })),
    },
  ),
})).any;

describe('the matcher', () => {
  it('agrees with a plain reading of the manual', () => {
    let matched = 0;
    fc.assert(
      fc.property(filters, fc.array(smallDocuments, { minLength: 5, maxLength: 10 }), (filter, documents) => {
        const expression = parseFilter(filter);
        for (const document of documents) {
          const expected = modelMatches(filter, document);
          if (expected) matched++;
          if (matches(expression, document) !== expected) {
            throw new Error(`${show(filter)} on ${show(document)} must be ${expected}`);
          }
        }
      }),
      runs(3000),
    );
    // A comparison that never finds anything would prove nothing.
    expect(matched).toBeGreaterThan(1000);
  });
});
