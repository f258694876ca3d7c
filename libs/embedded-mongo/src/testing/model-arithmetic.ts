import { Decimal128 as BsonDecimal } from 'bson';
import { Decimal128, Int32, type Value } from '../bson/values';

/** A number as a fraction of a power of ten, with the name of its type. */
interface Exact {
  type: 'int' | 'long' | 'decimal';
  digits: bigint;
  places: number;
}

/**
 * What `$inc` and `$mul` make of two exact numbers, as MongoDB's manual says it: an int that grows too large becomes a long,
 * a decimal makes all decimal. Undefined for what does not fit a long. Decimals are those of few digits, which need no rounding.
 */
export function modelArithmetic(operator: '$inc' | '$mul', left: Value, right: Value): string | undefined {
  const [a, b] = [exact(left), exact(right)];
  const places = Math.max(a.places, b.places);
  const scaled = ({ digits, places: own }: Exact) => digits * 10n ** BigInt(places - own);
  const digits = operator === '$inc' ? scaled(a) + scaled(b) : a.digits * b.digits;
  if (a.type === 'decimal' || b.type === 'decimal') {
    return shown({ type: 'decimal', digits, places: operator === '$inc' ? places : a.places + b.places });
  }
  if (BigInt.asIntN(64, digits) !== digits) return undefined;
  const fits = BigInt.asIntN(32, digits) === digits;
  return shown({ type: a.type === 'int' && b.type === 'int' && fits ? 'int' : 'long', digits, places: 0 });
}

/** What `$bit` makes of two integers: a long if one of them is one, worked out digit by digit of their two's complement. */
export function modelBits(operator: string, left: Value, right: Value): string {
  const [a, b] = [exact(left), exact(right)];
  let digits = 0n;
  for (let place = 0n; place < 64n; place++) {
    const [x, y] = [(BigInt.asUintN(64, a.digits) >> place) % 2n, (BigInt.asUintN(64, b.digits) >> place) % 2n];
    const both = operator === 'and' ? x * y : operator === 'or' ? x + y - x * y : (x + y) % 2n;
    digits += both * 2n ** place;
  }
  const type = a.type === 'int' && b.type === 'int' ? 'int' : 'long';
  return shown({ type, digits: BigInt.asIntN(64, digits), places: 0 });
}

/** A number's type and exact amount as text, so that results can be compared. */
export function shownNumber(value: Value | undefined): string {
  return value === undefined ? 'nothing' : shown(exact(value));
}

function shown({ type, digits, places }: Exact): string {
  let rest = digits;
  let left = places;
  while (left > 0 && rest % 10n === 0n) [rest, left] = [rest / 10n, left - 1];
  return `${type} ${rest}${left > 0 ? ` / 10^${left}` : ''}`;
}

function exact(value: Value): Exact {
  if (value instanceof Int32) return { type: 'int', digits: BigInt(value.value), places: 0 };
  if (typeof value === 'bigint') return { type: 'long', digits: value, places: 0 };
  if (!(value instanceof Decimal128)) throw new Error('the model knows no such number');
  const text = new BsonDecimal(Uint8Array.from(value.bytes)).toString();
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]\d+))?$/.exec(text) ?? [];
  const places = fraction.length - Number(exponent);
  const digits = BigInt(`${sign}${whole}${fraction}`);
  return places >= 0
    ? { type: 'decimal', digits, places }
    : { type: 'decimal', digits: digits * 10n ** BigInt(-places), places: 0 };
}
