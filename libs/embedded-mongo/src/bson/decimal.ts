import { Decimal128 } from './values';

/** A decimal's exact value: `(-1)^negative · coefficient · 10^exponent`, or one of the values that are no number. */
export type Decimal =
  | { kind: 'finite'; negative: boolean; coefficient: bigint; exponent: number }
  | { kind: 'infinity'; negative: boolean }
  | { kind: 'nan' };

export type FiniteDecimal = Extract<Decimal, { kind: 'finite' }>;

const BIAS = 6176;
const MAX_EXPONENT = 6111;
const MIN_EXPONENT = -6176;
const PRECISION = 34;
const MAX_COEFFICIENT = 10n ** 34n - 1n;
const COEFFICIENT_MASK = (1n << 113n) - 1n;

/** The exact value of a stored decimal. */
export function readDecimal(value: Decimal128): Decimal {
  const high = value.bytes.readBigUInt64LE(8);
  const low = value.bytes.readBigUInt64LE(0);
  const negative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return { kind: 'nan' };
  if (combination === 0x1e) return { kind: 'infinity', negative };
  // A coefficient in the long form exceeds 34 digits, which the standard reads as zero.
  if (combination >= 0x18) {
    return { kind: 'finite', negative, coefficient: 0n, exponent: Number((high >> 47n) & 0x3fffn) - BIAS };
  }
  const exponent = Number((high >> 49n) & 0x3fffn) - BIAS;
  const coefficient = ((high << 64n) | low) & COEFFICIENT_MASK;
  return { kind: 'finite', negative, coefficient: coefficient > MAX_COEFFICIENT ? 0n : coefficient, exponent };
}

/** Stores a decimal, rounding half to even at 34 digits; what is too large becomes infinity, too small zero. */
export function writeDecimal(value: Decimal): Decimal128 {
  let high: bigint;
  let low = 0n;
  if (value.kind === 'nan') high = 0x1fn << 58n;
  else if (value.kind === 'infinity') high = (0x1en << 58n) | (value.negative ? 1n << 63n : 0n);
  else {
    const fitted = fit(value);
    if (fitted.kind !== 'finite') return writeDecimal(fitted);
    const bits = (BigInt(fitted.exponent + BIAS) << 113n) | fitted.coefficient;
    high = (bits >> 64n) | (fitted.negative ? 1n << 63n : 0n);
    low = bits & 0xffffffffffffffffn;
  }
  const bytes = Buffer.allocUnsafe(16);
  bytes.writeBigUInt64LE(low, 0);
  bytes.writeBigUInt64LE(high, 8);
  return new Decimal128(bytes);
}

function fit(value: FiniteDecimal): Decimal {
  let { coefficient, exponent } = value;
  const excess = Math.max(coefficient.toString().length - PRECISION, MIN_EXPONENT - exponent, 0);
  if (excess > 0) {
    coefficient = divideHalfEven(coefficient, 10n ** BigInt(excess));
    exponent += excess;
    if (coefficient > MAX_COEFFICIENT) {
      coefficient /= 10n;
      exponent += 1;
    }
  }
  if (coefficient === 0n) exponent = Math.min(exponent, MAX_EXPONENT);
  while (exponent > MAX_EXPONENT && coefficient * 10n <= MAX_COEFFICIENT) {
    coefficient *= 10n;
    exponent -= 1;
  }
  if (exponent > MAX_EXPONENT) return { kind: 'infinity', negative: value.negative };
  return { kind: 'finite', negative: value.negative, coefficient, exponent };
}

function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return up ? quotient + 1n : quotient;
}

/** A 64-bit or smaller integer as a decimal, exactly. */
export function decimalFromInteger(value: bigint): Decimal {
  return { kind: 'finite', negative: value < 0n, coefficient: value < 0n ? -value : value, exponent: 0 };
}

/** A double as a decimal, rounded to its 15 significant digits, as MongoDB does when numbers mix in arithmetic. */
export function decimalFromDouble(value: number): Decimal {
  if (Number.isNaN(value)) return { kind: 'nan' };
  if (!Number.isFinite(value)) return { kind: 'infinity', negative: value < 0 };
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toExponential(14).split('e');
  const digits = BigInt(mantissa.replace('.', ''));
  return { kind: 'finite', negative: value < 0 || Object.is(value, -0), coefficient: digits, exponent: +exponent - 14 };
}

/** The sum of two decimals. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return { kind: 'nan' };
  if (left.kind === 'infinity') {
    return right.kind === 'infinity' && right.negative !== left.negative ? { kind: 'nan' } : left;
  }
  if (right.kind === 'infinity') return right;
  const exponent = Math.min(left.exponent, right.exponent);
  const sum = signedAt(left, exponent) + signedAt(right, exponent);
  const negative = sum < 0n || (sum === 0n && left.negative && right.negative);
  return { kind: 'finite', negative, coefficient: sum < 0n ? -sum : sum, exponent };
}

/** The product of two decimals. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  if (left.kind === 'nan' || right.kind === 'nan') return { kind: 'nan' };
  const negative = left.negative !== right.negative;
  if (left.kind === 'infinity' || right.kind === 'infinity') {
    const zero = (side: Decimal) => side.kind === 'finite' && side.coefficient === 0n;
    return zero(left) || zero(right) ? { kind: 'nan' } : { kind: 'infinity', negative };
  }
  return {
    kind: 'finite',
    negative,
    coefficient: left.coefficient * right.coefficient,
    exponent: left.exponent + right.exponent,
  };
}

function signedAt(value: FiniteDecimal, exponent: number): bigint {
  const scaled = value.coefficient * 10n ** BigInt(value.exponent - exponent);
  return value.negative ? -scaled : scaled;
}

/** A finite decimal's nearest double. */
export function decimalToDouble(value: Decimal): number {
  if (value.kind === 'nan') return NaN;
  if (value.kind === 'infinity') return value.negative ? -Infinity : Infinity;
  return Number(`${value.negative ? '-' : ''}${value.coefficient}e${value.exponent}`);
}
