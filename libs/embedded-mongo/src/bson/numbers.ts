import { CommandError } from '../errors';
import {
  type Decimal,
  addDecimals,
  decimalFromDouble,
  decimalFromInteger,
  decimalToDouble,
  multiplyDecimals,
  readDecimal,
  writeDecimal,
} from './decimal';
import { Decimal128, Int32, type Value, isNumber } from './values';

export type NumberValue = number | bigint | Int32 | Decimal128;

const INT32_MIN = -0x80000000n;
const INT32_MAX = 0x7fffffffn;
const INT64_MIN = -(1n << 63n);
const INT64_MAX = (1n << 63n) - 1n;

/** Exact comparison of two numbers of any types: NaN is below all others and equal to itself, -0 equals 0. */
export function compareNumbers(left: NumberValue, right: NumberValue): number {
  const a = left instanceof Int32 ? left.value : left;
  const b = right instanceof Int32 ? right.value : right;
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'number' && typeof b === 'bigint') return compareDoubleWithInteger(a, b);
  if (typeof a === 'bigint' && typeof b === 'number') return -compareDoubleWithInteger(b, a);
  return compareDecimals(exactDecimal(a), exactDecimal(b));
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}

function compareDoubleWithInteger(a: number, b: bigint): number {
  if (Number.isNaN(a)) return -1;
  // JavaScript compares a number with a bigint by their mathematical values.
  return a < b ? -1 : a > b ? 1 : 0;
}

function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.kind === 'nan' || b.kind === 'nan') return a.kind === b.kind ? 0 : a.kind === 'nan' ? -1 : 1;
  if (a.kind === 'infinity') {
    if (b.kind === 'infinity' && a.negative === b.negative) return 0;
    return a.negative ? -1 : 1;
  }
  if (b.kind === 'infinity') return b.negative ? 1 : -1;
  const exponent = Math.min(a.exponent, b.exponent);
  const left = (a.negative ? -a.coefficient : a.coefficient) * 10n ** BigInt(a.exponent - exponent);
  const right = (b.negative ? -b.coefficient : b.coefficient) * 10n ** BigInt(b.exponent - exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The exact value of a number; doubles keep all their bits. */
export function exactDecimal(value: NumberValue): Decimal {
  if (value instanceof Decimal128) return readDecimal(value);
  if (value instanceof Int32) return decimalFromInteger(BigInt(value.value));
  if (typeof value === 'bigint') return decimalFromInteger(value);
  if (Number.isNaN(value)) return { kind: 'nan' };
  if (!Number.isFinite(value)) return { kind: 'infinity', negative: value < 0 };
  const [mantissa, exponent] = splitDouble(Math.abs(value));
  const negative = value < 0;
  if (exponent >= 0) return { kind: 'finite', negative, coefficient: mantissa << BigInt(exponent), exponent: 0 };
  // m / 2^k is m · 5^k / 10^k.
  return { kind: 'finite', negative, coefficient: mantissa * 5n ** BigInt(-exponent), exponent };
}

function splitDouble(value: number): [bigint, number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const exponent = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0 ? [fraction, -1074] : [fraction | (1n << 52n), exponent - 1075];
}

/** Sum with MongoDB's promotion: int to long on overflow, long to double with a double, all to decimal with one. */
export function addNumbers(left: NumberValue, right: NumberValue): NumberValue {
  return combine(
    left,
    right,
    (a, b) => a + b,
    (a, b) => a + b,
    addDecimals,
    'add',
  );
}

/** Product with the same promotion as `addNumbers`. */
export function multiplyNumbers(left: NumberValue, right: NumberValue): NumberValue {
  return combine(
    left,
    right,
    (a, b) => a * b,
    (a, b) => a * b,
    multiplyDecimals,
    'multiply',
  );
}

function combine(
  left: NumberValue,
  right: NumberValue,
  doubles: (a: number, b: number) => number,
  integers: (a: bigint, b: bigint) => bigint,
  decimals: (a: Decimal, b: Decimal) => Decimal,
  verb: string,
): NumberValue {
  if (left instanceof Decimal128 || right instanceof Decimal128) {
    return writeDecimal(decimals(roundedDecimal(left), roundedDecimal(right)));
  }
  if (typeof left === 'number' || typeof right === 'number') return doubles(toDouble(left), toDouble(right));
  const result = integers(toBigInt(left), toBigInt(right));
  if (left instanceof Int32 && right instanceof Int32 && result >= INT32_MIN && result <= INT32_MAX) {
    return new Int32(Number(result));
  }
  if (result < INT64_MIN || result > INT64_MAX) {
    throw new CommandError('BadValue', `Failed to ${verb}: the result does not fit a 64-bit integer`);
  }
  return result;
}

function roundedDecimal(value: NumberValue): Decimal {
  return typeof value === 'number' ? decimalFromDouble(value) : exactDecimal(value);
}

function toBigInt(value: Int32 | bigint): bigint {
  return typeof value === 'bigint' ? value : BigInt(value.value);
}

/** The nearest double of any number. */
export function toDouble(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof Int32) return value.value;
  return typeof value === 'bigint' ? Number(value) : decimalToDouble(readDecimal(value));
}

/** The integer that a number stands for, or undefined when it has a fraction, is no number, or leaves 64 bits. */
export function toInteger(value: Value | undefined): bigint | undefined {
  if (!isNumber(value)) return undefined;
  if (typeof value === 'bigint') return value;
  if (value instanceof Int32) return BigInt(value.value);
  const exact = exactDecimal(value);
  if (exact.kind !== 'finite') return undefined;
  const scale = 10n ** BigInt(Math.abs(exact.exponent));
  if (exact.exponent < 0 && exact.coefficient % scale !== 0n) return undefined;
  const magnitude = exact.exponent < 0 ? exact.coefficient / scale : exact.coefficient * scale;
  const result = exact.negative ? -magnitude : magnitude;
  return result < INT64_MIN || result > INT64_MAX ? undefined : result;
}

/** An integer as the smallest of int and long that holds it. */
export function integerValue(value: number): Int32 | bigint {
  return value >= -0x80000000 && value <= 0x7fffffff ? new Int32(value) : BigInt(value);
}
