import * as fc from 'fast-check';
import { Int32, type Value, doc } from '../bson/values';
import { CommandError } from '../errors';
import { decimal, runs } from '../testing/arbitraries';
import { modelArithmetic, modelBits, shownNumber } from '../testing/model-arithmetic';
import { modelElement } from '../testing/model-match';
import { smallScalars } from '../testing/small-values';
import { applyUpdate } from './apply';
import { parseUpdate } from './parse-update';

const ints: fc.Arbitrary<Value> = fc
  .oneof(fc.integer({ min: -5, max: 5 }), fc.integer(), fc.constantFrom(2 ** 31 - 1, -(2 ** 31)))
  .map((value) => new Int32(value));
const longs: fc.Arbitrary<Value> = fc.oneof(
  fc.bigInt({ min: -5n, max: 5n }),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fc.constantFrom(1n << 31n, -(1n << 63n), (1n << 63n) - 1n, 2n ** 53n + 1n),
);
const decimals: fc.Arbitrary<Value> = fc
  .tuple(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), fc.integer({ min: -8, max: 2 }))
  .map(([digits, exponent]) => decimal(`${digits}E${exponent}`));
const integers = fc.oneof(ints, longs);

function updated(update: Record<string, Value>, value: Value, arrayFilters: Value[] = []): Value | undefined {
  const options = { inserting: false, matchedPosition: () => undefined };
  return applyUpdate(parseUpdate(doc(update), arrayFilters), doc({ n: value }), options).get('n');
}

describe('the updater', () => {
  it('adds and multiplies ints, longs and decimals exactly, in the type that MongoDB gives', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(
        fc.constantFrom('$inc' as const, '$mul' as const),
        fc.oneof(integers, decimals),
        fc.oneof(integers, decimals),
        (operator, left, right) => {
          const expected = modelArithmetic(operator, left, right);
          seen.add(expected?.split(' ')[0] ?? 'refused');
          const run = () => updated({ [operator]: doc({ n: right }) }, left);
          if (expected === undefined) expect(run).toThrow(CommandError);
          else expect(shownNumber(run())).toBe(expected);
        },
      ),
      runs(3000),
    );
    expect([...seen].sort()).toEqual(['decimal', 'int', 'long', 'refused']);
  });

  it('combines the bits of ints and longs', () => {
    fc.assert(
      fc.property(fc.constantFrom('and', 'or', 'xor'), integers, integers, (operator, left, right) => {
        const result = updated({ $bit: doc({ n: doc({ [operator]: right }) }) }, left);
        expect(shownNumber(result)).toBe(modelBits(operator, left, right));
      }),
      runs(2000),
    );
  });

  it('changes the elements of an array that an array filter selects, and no others', () => {
    let changed = 0;
    const operators = fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte');
    fc.assert(
      fc.property(fc.array(smallScalars, { maxLength: 5 }), operators, smallScalars, (array, operator, operand) => {
        const filter = doc({ e: doc({ [operator]: operand }) });
        const result = updated({ $set: doc({ 'n.$[e]': 'changed' }) }, array, [filter]);
        const expected = array.map((entry) => (modelElement(entry, operator, operand) ? 'changed' : entry));
        changed += expected.filter((entry) => entry === 'changed').length;
        expect(result).toEqual(expected);
      }),
      runs(2000),
    );
    expect(changed).toBeGreaterThan(500);
  });
});
