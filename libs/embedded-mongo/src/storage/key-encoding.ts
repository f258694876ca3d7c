import { createHash } from 'node:crypto';
import { RANK, rankOf } from '../bson/compare';
import { type Decimal } from '../bson/decimal';
import { type NumberValue, compareNumbers, exactDecimal, toDouble } from '../bson/numbers';
import {
  type Binary,
  BsonSymbol,
  type Code,
  type CodeWithScope,
  Decimal128,
  type Document,
  Int32,
  type ObjectId,
  type Regex,
  type Timestamp,
  type UtcDateTime,
  type Value,
} from '../bson/values';

/** An encoded value: bytes whose order under memcmp is the BSON comparison order, none a prefix of another. */
export interface EncodedValue {
  bytes: Buffer;
  /** Whether the value was too long, so that its tail is a hash: equal to itself only, but not ordered by the tail. */
  hashed: boolean;
}

const HASH_BYTES = 32;

/**
 * Encodes a value for use in an ordered key. Longer encodings than `limit` bytes are cut there and a SHA-256 of the whole
 * is put in the place of the tail, so that different values never share a key.
 */
export function encodeKeyValue(value: Value, limit: number): EncodedValue {
  const writer = new KeyWriter();
  writer.ranked(value);
  const bytes = writer.finish();
  if (bytes.length <= limit) return { bytes, hashed: false };
  const hash = createHash('sha256').update(bytes).digest();
  return { bytes: Buffer.concat([bytes.subarray(0, limit), hash]), hashed: true };
}

/** The most bytes that `encodeKeyValue` returns for a limit. */
export function maximumEncodedSize(limit: number): number {
  return limit + HASH_BYTES;
}

/** The encoded bytes with every bit turned, for a field that an index holds in descending order. */
export function invertBytes(bytes: Buffer): Buffer {
  const result = Buffer.allocUnsafe(bytes.length);
  for (let index = 0; index < bytes.length; index++) result[index] = ~(bytes[index] ?? 0);
  return result;
}

class KeyWriter {
  private bytes = Buffer.allocUnsafe(64);
  private position = 0;

  finish(): Buffer {
    return this.bytes.subarray(0, this.position);
  }

  ranked(value: Value): void {
    const rank = rankOf(value);
    this.byte(rank);
    this.content(value, rank);
  }

  private content(value: Value, rank: number): void {
    switch (rank) {
      case RANK.number:
        return this.number(value as NumberValue);
      case RANK.string:
        return this.text(value instanceof BsonSymbol ? value.text : (value as string));
      case RANK.object:
        return this.document(value as Document);
      case RANK.array:
        return this.array(value as Value[]);
      case RANK.binary:
        return this.binary(value as Binary);
      case RANK.objectId:
        return this.raw((value as ObjectId).bytes);
      case RANK.boolean:
        return this.byte(value === true ? 1 : 0);
      case RANK.date:
        return this.signed((value as UtcDateTime).ms);
      case RANK.timestamp:
        return this.unsigned((value as Timestamp).value);
      case RANK.regex:
        this.text((value as Regex).pattern);
        return this.text((value as Regex).flags);
      case RANK.code:
        return this.text((value as Code).code);
      case RANK.codeWithScope:
        this.text((value as CodeWithScope).code);
        return this.document((value as CodeWithScope).scope);
      default:
    }
  }

  private reserve(size: number): number {
    const start = this.position;
    const end = start + size;
    if (end > this.bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.bytes.length * 2));
      this.bytes.copy(grown, 0, 0, start);
      this.bytes = grown;
    }
    this.position = end;
    return start;
  }

  private byte(value: number): void {
    const at = this.reserve(1);
    this.bytes[at] = value;
  }

  private raw(bytes: Buffer): void {
    const at = this.reserve(bytes.length);
    bytes.copy(this.bytes, at);
  }

  private unsigned(value: bigint): void {
    const at = this.reserve(8);
    this.bytes.writeBigUInt64BE(value, at);
  }

  private signed(value: bigint): void {
    this.unsigned(BigInt.asUintN(64, value) ^ (1n << 63n));
  }

  /** UTF-8, a null byte in it followed by 0xff, two null bytes at its end. */
  private text(text: string): void {
    if (!text.includes('\0')) {
      const at = this.reserve(text.length * 3 + 2);
      const end = at + this.bytes.write(text, at, 'utf8');
      this.bytes[end] = 0;
      this.bytes[end + 1] = 0;
      this.position = end + 2;
      return;
    }
    for (const byte of Buffer.from(text)) {
      this.byte(byte);
      if (byte === 0) this.byte(0xff);
    }
    this.byte(0);
    this.byte(0);
  }

  private document(document: Document): void {
    for (const [name, value] of document) {
      const rank = rankOf(value);
      this.byte(rank);
      this.text(name);
      this.content(value, rank);
    }
    this.byte(0);
  }

  private array(values: readonly Value[]): void {
    for (const value of values) this.ranked(value);
    this.byte(0);
  }

  private binary(value: Binary): void {
    const at = this.reserve(4);
    this.bytes.writeUInt32BE(value.bytes.length, at);
    this.byte(value.subtype);
    this.raw(value.bytes);
  }

  /**
   * The greatest double that is not above the number, then what is missing: nothing for doubles and most integers, the
   * exact decimal digits for the rest. All numbers between two neighbouring doubles thus stay in order.
   */
  private number(value: NumberValue): void {
    const floor = floorDouble(value);
    this.double(floor);
    if (typeof value === 'number' || value instanceof Int32 || compareNumbers(floor, value) === 0) this.byte(0);
    else {
      this.byte(1);
      this.digits(exactDecimal(value));
    }
  }

  private double(value: number): void {
    // NaN takes the place below negative infinity, and negative zero that of zero.
    if (Number.isNaN(value)) {
      this.unsigned(0n);
      return;
    }
    const at = this.reserve(8);
    this.bytes.writeDoubleBE(value === 0 ? 0 : value, at);
    if (value < 0) for (let index = at; index < at + 8; index++) this.bytes[index] = ~(this.bytes[index] ?? 0);
    else this.bytes[at] = (this.bytes[at] ?? 0) ^ 0x80;
  }

  private digits(value: Decimal): void {
    if (value.kind !== 'finite') return;
    const digits = value.coefficient.toString();
    const significant = digits.replace(/(?<!0)0+$/, '');
    const start = this.reserve(2);
    this.bytes.writeUInt16BE(digits.length + value.exponent + 0x4000, start);
    this.raw(Buffer.from(significant, 'latin1'));
    this.byte(0);
    if (!value.negative) return;
    for (let index = start; index < this.position; index++) this.bytes[index] = ~(this.bytes[index] ?? 0);
  }
}

function floorDouble(value: NumberValue): number {
  const nearest = toDouble(value);
  if (typeof value === 'number' || value instanceof Int32) return nearest;
  if (Number.isNaN(nearest)) return nearest;
  if (compareNumbers(nearest, value) <= 0) return nearest;
  return value instanceof Decimal128 || typeof value === 'bigint' ? previousDouble(nearest) : nearest;
}

function previousDouble(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  if (value === Infinity) return Number.MAX_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  view.setBigUint64(0, value > 0 ? bits - 1n : bits + 1n);
  return view.getFloat64(0);
}
