import * as fc from 'fast-check';
import type { Document, Value } from '../bson/values';
import { Int32, doc } from '../bson/values';
import { CommandError } from '../errors';
import { runs } from '../testing/arbitraries';
import { ModelRefusal, modelUpdate } from '../testing/model-update';
import { show, smallDocuments, smallNames, smallPaths, smallScalars, smallValues } from '../testing/small-values';
import { applyUpdate } from './apply';
import { checkSameId } from './immutable-id';
import { parseUpdate } from './parse-update';

const whole = (min: number, max: number) => fc.integer({ min, max }).map((value): Value => new Int32(value));
const direction = fc.constantFrom<Value>(new Int32(1), new Int32(-1));
const each = fc.array(smallValues, { maxLength: 3 });
const paths = fc.oneof({ weight: 30, arbitrary: smallPaths }, { weight: 1, arbitrary: fc.constant('_id') });
const pushClauses = fc
  .record(
    {
      $each: each,
      $slice: whole(-3, 3),
      $position: whole(-3, 3),
      $sort: fc.oneof(
        direction,
        fc.tuple(fc.constantFrom('a', 'b'), direction).map(([name, way]): Value => doc({ [name]: way })),
      ),
    },
    { requiredKeys: ['$each'] },
  )
  .map((clauses): Value => doc(clauses));
const comparison = fc.oneof(
  fc
    .tuple(fc.constantFrom('$gt', '$gte', '$lt', '$lte', '$eq', '$ne'), smallScalars)
    .map(([operator, value]): Value => doc({ [operator]: value })),
  fc
    .tuple(fc.constantFrom('$in', '$nin', '$all'), fc.array(smallScalars, { maxLength: 2 }))
    .map(([operator, values]): Value => doc({ [operator]: values })),
  fc
    .tuple(fc.constantFrom('$or', '$and', '$nor'), smallNames, smallScalars)
    .map(([operator, name, value]): Value => doc({ [operator]: [doc({ [name]: value })] })),
);
const numbers = fc.oneof({ weight: 8, arbitrary: smallScalars }, { weight: 1, arbitrary: smallValues });
const step: fc.Arbitrary<[operator: string, path: string, operand: Value]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom('$set', '$min', '$max'), paths, smallValues) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('$unset'), paths, fc.constant<Value>('')) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('$inc', '$mul'), paths, numbers) },
  { weight: 3, arbitrary: fc.tuple(fc.constant('$push'), smallPaths, fc.oneof(smallValues, pushClauses, pushClauses)) },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constant('$addToSet'),
      smallPaths,
      fc.oneof(
        smallValues,
        each.map((values): Value => doc({ $each: values })),
      ),
    ),
  },
  { weight: 2, arbitrary: fc.tuple(fc.constant('$pull'), smallPaths, fc.oneof(smallValues, smallScalars, comparison)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('$pullAll'), smallPaths, each) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('$pop'), smallPaths, direction) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('$rename'), smallPaths, fc.oneof(smallPaths, fc.constant('c'))) },
);
const updates = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => {
  const update = new Map<string, Document>();
  for (const [operator, path, operand] of steps) {
    update.set(operator, new Map([...(update.get(operator) ?? []), [path, operand]]));
  }
  return update;
});

/** The document that comes out, as text, or the code of the refusal. */
function outcomeOf(update: Document, document: Document): string | number {
  try {
    const after = applyUpdate(parseUpdate(update), document, { inserting: false, matchedPosition: () => undefined });
    checkSameId(document.get('_id') ?? null, after.get('_id'));
    return show(after);
  } catch (error) {
    if (error instanceof CommandError) return error.code;
    throw error;
  }
}

function expectedOf(update: Document, document: Document): string | ReadonlySet<number> {
  try {
    return show(modelUpdate(update, document));
  } catch (error) {
    if (error instanceof ModelRefusal) return error.codes;
    throw error;
  }
}

describe('the updater', () => {
  it('agrees with a plain reading of the manual, in what it makes and in what it refuses', () => {
    const refused = new Set<number>();
    let changed = 0;
    fc.assert(
      fc.property(updates, fc.array(smallDocuments, { minLength: 3, maxLength: 6 }), (update, documents) => {
        for (const fields of documents) {
          const document: Document = new Map<string, Value>([['_id', new Int32(1)], ...fields]);
          const before = show(document);
          const outcome = outcomeOf(update, document);
          const expected = expectedOf(update, document);
          const agrees = typeof expected === 'string' ? outcome === expected : expected.has(Number(outcome));
          if (!agrees) {
            const wanted = typeof expected === 'string' ? expected : [...expected].join(' or ');
            throw new Error(`${show(update)} on ${before} gave ${outcome} and must give ${wanted}`);
          }
          if (typeof outcome === 'number') refused.add(outcome);
          else if (outcome !== before) changed++;
          // The document that was there is not touched.
          if (show(document) !== before) throw new Error(`${show(update)} changed ${before} itself`);
        }
      }),
      runs(3000),
    );
    // A comparison that only ever saw refusals, or none, would prove nothing.
    expect(changed).toBeGreaterThan(1000);
    expect([...refused].sort((a, b) => a - b)).toEqual([2, 14, 28, 40, 66]);
  });
});
