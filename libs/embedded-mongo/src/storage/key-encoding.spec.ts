import * as fc from 'fast-check';
import { compareValues } from '../bson/compare';
import type { Value } from '../bson/values';
import { Int32 } from '../bson/values';
import { decimal, numbers, runs, strings, values } from '../testing/arbitraries';
import { encodeKeyValue, invertBytes, maximumEncodedSize } from './key-encoding';

/** The sign without negative zero. */
const sign = (order: number) => Math.sign(order) || 0;
const UNLIMITED = Number.MAX_SAFE_INTEGER;
const encode = (value: Value) => encodeKeyValue(value, UNLIMITED).bytes;

describe('the key encoding', () => {
  it.each([
    ['values of all types', values],
    ['numbers of all types', numbers],
    ['strings', strings],
  ])('puts %s in the order of their comparison', (_name, arbitrary: fc.Arbitrary<Value>) => {
    fc.assert(
      fc.property(arbitrary, arbitrary, (left, right) => {
        const order = sign(compareValues(left, right));
        expect(sign(encode(left).compare(encode(right)))).toBe(order);
        expect(sign(invertBytes(encode(left)).compare(invertBytes(encode(right))))).toBe(-order || 0);
      }),
      runs(500),
    );
  });

  it('keeps the order of the first field whatever follows it', () => {
    fc.assert(
      fc.property(values, values, values, values, (a, b, c, d) => {
        const order = sign(compareValues(a, b)) || sign(compareValues(c, d));
        const left = Buffer.concat([encode(a), encode(c)]);
        expect(sign(left.compare(Buffer.concat([encode(b), encode(d)])))).toBe(order);
      }),
      runs(300),
    );
  });

  it('keeps neighbours of one double apart and in order', () => {
    const ascending: Value[] = [
      NaN,
      -Infinity,
      decimal('-1E+400'),
      -(2n ** 53n) - 1n,
      -(2 ** 53),
      decimal('-9007199254740991.5'),
      decimal('-1E-400'),
      0,
      decimal('1E-400'),
      decimal('0.1'),
      0.1,
      new Int32(1),
      2 ** 53,
      decimal('9007199254740992.5'),
      2n ** 53n + 1n,
      decimal('9007199254740993.5'),
      2n ** 53n + 2n,
      decimal('1E+400'),
      Infinity,
    ];
    const keys = ascending.map(encode);
    expect(keys.map((key, index) => index > 0 && (keys[index - 1] ?? key).compare(key) >= 0)).not.toContain(true);
  });

  it('cuts long values without making different ones equal', () => {
    const long = (tail: string) => encodeKeyValue('x'.repeat(3000) + tail, 200);
    expect(long('a').hashed).toBe(true);
    expect(long('a').bytes.length).toBe(maximumEncodedSize(200));
    expect(long('a').bytes.equals(long('b').bytes)).toBe(false);
    expect(long('a').bytes.equals(long('a').bytes)).toBe(true);
  });

  it('keeps cut values in their place among the shorter ones', () => {
    fc.assert(
      fc.property(values, values, (left, right) => {
        const a = encodeKeyValue(left, 12);
        const b = encodeKeyValue(right, 12);
        const order = sign(compareValues(left, right));
        if (order === 0) expect(a.bytes.equals(b.bytes)).toBe(true);
        else if (a.hashed && b.hashed && a.bytes.subarray(0, 12).equals(b.bytes.subarray(0, 12))) {
          expect(a.bytes.equals(b.bytes)).toBe(false);
        } else expect(sign(a.bytes.compare(b.bytes))).toBe(order);
      }),
      runs(500),
    );
  });
});
