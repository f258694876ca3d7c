import { isUtf8 } from 'node:buffer';
import { CommandError } from '../errors';
import {
  Binary,
  BsonSymbol,
  Code,
  CodeWithScope,
  Decimal128,
  type Document,
  Int32,
  MAX_KEY,
  MIN_KEY,
  ObjectId,
  Regex,
  Timestamp,
  UNDEFINED,
  UtcDateTime,
  type Value,
} from './values';

/** How deep the documents of a message may nest, as in MongoDB. */
export const MAX_DEPTH = 200;

/**
 * Decodes one BSON document that fills `bytes`. The values may be views of `bytes`, which must not be reused.
 * Throws InvalidBSON (22) for anything that is not well formed, Overflow (15) for nesting beyond `MAX_DEPTH`.
 */
export function decodeDocument(bytes: Buffer): Document {
  const reader = new Reader(bytes);
  const result = reader.document(0);
  if (reader.position !== bytes.length) throw invalid('bytes follow the document');
  return result;
}

function invalid(reason: string): CommandError {
  return new CommandError('InvalidBSON', `invalid BSON: ${reason}`);
}

class Reader {
  position = 0;

  constructor(private readonly bytes: Buffer) {}

  document(depth: number): Document {
    const end = this.openDocument(depth);
    const result: Document = new Map();
    let count = 0;
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      const name = this.cstring();
      result.set(name, this.value(type, depth));
      if (result.size !== ++count) throw invalid(`the field '${name}' occurs twice`);
    }
    this.close(end);
    return result;
  }

  private array(depth: number): Value[] {
    const end = this.openDocument(depth);
    const result: Value[] = [];
    for (let type = this.byte(); type !== 0; type = this.byte()) {
      this.skipCstring();
      result.push(this.value(type, depth));
    }
    this.close(end);
    return result;
  }

  private openDocument(depth: number): number {
    if (depth > MAX_DEPTH) throw new CommandError('Overflow', `BSON nests deeper than ${MAX_DEPTH} levels`);
    const start = this.position;
    const size = this.int32();
    const end = start + size;
    if (size < 5 || end > this.bytes.length) throw invalid('a length is out of bounds');
    return end;
  }

  private close(end: number): void {
    if (this.position !== end) throw invalid('a length does not fit its content');
  }

  private value(type: number, depth: number): Value {
    switch (type) {
      case 0x01:
        return this.bytes.readDoubleLE(this.take(8));
      case 0x02:
        return this.string();
      case 0x03:
        return this.document(depth + 1);
      case 0x04:
        return this.array(depth + 1);
      case 0x05:
        return this.binary();
      case 0x06:
        return UNDEFINED;
      case 0x07:
        return new ObjectId(this.slice(12));
      case 0x08:
        return this.boolean();
      case 0x09:
        return new UtcDateTime(this.bytes.readBigInt64LE(this.take(8)));
      case 0x0a:
        return null;
      case 0x0b:
        return new Regex(this.cstring(), this.cstring());
      case 0x0d:
        return new Code(this.string());
      case 0x0e:
        return new BsonSymbol(this.string());
      case 0x0f:
        return this.codeWithScope(depth);
      case 0x10:
        return new Int32(this.int32());
      case 0x11:
        return new Timestamp(this.bytes.readBigUInt64LE(this.take(8)));
      case 0x12:
        return this.bytes.readBigInt64LE(this.take(8));
      case 0x13:
        return new Decimal128(this.slice(16));
      case 0xff:
        return MIN_KEY;
      case 0x7f:
        return MAX_KEY;
      default:
        throw invalid(`unknown or unsupported type 0x${type.toString(16)}`);
    }
  }

  private take(size: number): number {
    const start = this.position;
    if (start + size > this.bytes.length) throw invalid('a value is cut off');
    this.position = start + size;
    return start;
  }

  private byte(): number {
    const value = this.bytes[this.take(1)];
    return value ?? 0;
  }

  private int32(): number {
    return this.bytes.readInt32LE(this.take(4));
  }

  private slice(size: number): Buffer {
    const start = this.take(size);
    return this.bytes.subarray(start, start + size);
  }

  private boolean(): boolean {
    const value = this.byte();
    if (value > 1) throw invalid('a boolean is neither 0 nor 1');
    return value === 1;
  }

  private string(): string {
    const size = this.int32();
    if (size < 1) throw invalid('a string has no terminator');
    const start = this.take(size);
    if (this.bytes[this.position - 1] !== 0) throw invalid('a string is not terminated');
    return this.text(start, this.position - 1);
  }

  private cstring(): string {
    const start = this.position;
    this.skipCstring();
    return this.text(start, this.position - 1);
  }

  private skipCstring(): void {
    const end = this.bytes.indexOf(0, this.position);
    if (end < 0) throw invalid('a name is not terminated');
    this.position = end + 1;
  }

  private text(start: number, end: number): string {
    const text = this.bytes.toString('utf8', start, end);
    if (text.includes('\ufffd') && !isUtf8(this.bytes.subarray(start, end))) throw invalid('a string is not UTF-8');
    return text;
  }

  private binary(): Binary {
    const size = this.int32();
    if (size < 0) throw invalid('a binary has a negative length');
    const subtype = this.byte();
    return new Binary(this.slice(size), subtype);
  }

  private codeWithScope(depth: number): CodeWithScope {
    const end = this.position + this.int32();
    const value = new CodeWithScope(this.string(), this.document(depth + 1));
    this.close(end);
    return value;
  }
}
