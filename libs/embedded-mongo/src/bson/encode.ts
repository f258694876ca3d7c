import { CommandError } from '../errors';
import {
  Binary,
  BsonSymbol,
  Code,
  CodeWithScope,
  Decimal128,
  type Document,
  Int32,
  MaxKey,
  MinKey,
  ObjectId,
  RawDocument,
  Regex,
  Timestamp,
  type Undefined,
  UtcDateTime,
  type Value,
} from './values';

const INITIAL_SIZE = 1024;

/** Encodes a document as BSON into a buffer of its own. */
export function encodeDocument(document: Document): Buffer {
  const writer = new Writer();
  writer.document(document);
  return writer.finish();
}

/** The size in bytes that a document has as BSON. */
export function encodedSize(document: Document): number {
  return encodeDocument(document).length;
}

class Writer {
  private bytes = Buffer.allocUnsafe(INITIAL_SIZE);
  private position = 0;

  finish(): Buffer {
    return this.bytes.subarray(0, this.position);
  }

  document(document: Document): void {
    const start = this.open();
    for (const [name, value] of document) this.element(name, value);
    this.close(start);
  }

  private array(values: readonly Value[]): void {
    const start = this.open();
    for (let index = 0; index < values.length; index++) this.element(String(index), values[index] ?? null);
    this.close(start);
  }

  private open(): number {
    return this.reserve(4);
  }

  private close(start: number): void {
    this.byte(0);
    this.bytes.writeInt32LE(this.position - start, start);
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

  private element(name: string, value: Value): void {
    const at = this.reserve(1);
    this.cstring(name);
    const type = this.value(value);
    this.bytes[at] = type;
  }

  /** Writes the value and returns its type byte. */
  private value(value: Value): number {
    if (value === null) return 0x0a;
    switch (typeof value) {
      case 'string':
        this.string(value);
        return 0x02;
      case 'number':
        this.double(value);
        return 0x01;
      case 'boolean':
        this.byte(value ? 1 : 0);
        return 0x08;
      case 'bigint':
        this.long(value);
        return 0x12;
      default:
    }
    if (value instanceof Int32) {
      const at = this.reserve(4);
      this.bytes.writeInt32LE(value.value, at);
      return 0x10;
    }
    if (value instanceof ObjectId) {
      this.raw(value.bytes);
      return 0x07;
    }
    if (value instanceof Map) {
      this.document(value);
      return 0x03;
    }
    if (Array.isArray(value)) {
      this.array(value);
      return 0x04;
    }
    if (value instanceof UtcDateTime) {
      this.long(value.ms);
      return 0x09;
    }
    if (value instanceof RawDocument) {
      this.raw(value.bytes);
      return 0x03;
    }
    return this.rareValue(value);
  }

  private rareValue(
    value: Binary | Decimal128 | Timestamp | Regex | Code | CodeWithScope | BsonSymbol | Undefined | MinKey | MaxKey,
  ): number {
    if (value instanceof Binary) {
      const at = this.reserve(4);
      this.bytes.writeInt32LE(value.bytes.length, at);
      this.byte(value.subtype);
      this.raw(value.bytes);
      return 0x05;
    }
    if (value instanceof Decimal128) {
      this.raw(value.bytes);
      return 0x13;
    }
    if (value instanceof Timestamp) {
      const at = this.reserve(8);
      this.bytes.writeBigUInt64LE(value.value, at);
      return 0x11;
    }
    if (value instanceof Regex) {
      this.cstring(value.pattern);
      this.cstring(value.flags);
      return 0x0b;
    }
    if (value instanceof Code) {
      this.string(value.code);
      return 0x0d;
    }
    if (value instanceof CodeWithScope) {
      const start = this.reserve(4);
      this.string(value.code);
      this.document(value.scope);
      this.bytes.writeInt32LE(this.position - start, start);
      return 0x0f;
    }
    if (value instanceof BsonSymbol) {
      this.string(value.text);
      return 0x0e;
    }
    if (value instanceof MinKey) return 0xff;
    return value instanceof MaxKey ? 0x7f : 0x06;
  }

  private double(value: number): void {
    const at = this.reserve(8);
    this.bytes.writeDoubleLE(value, at);
  }

  private long(value: bigint): void {
    const at = this.reserve(8);
    this.bytes.writeBigInt64LE(value, at);
  }

  private raw(bytes: Uint8Array): void {
    const at = this.reserve(bytes.length);
    this.bytes.set(bytes, at);
  }

  private string(text: string): void {
    const start = this.reserve(4);
    this.utf8(text);
    this.byte(0);
    this.bytes.writeInt32LE(this.position - start - 4, start);
  }

  private cstring(text: string): void {
    if (text.includes('\0')) throw new CommandError('BadValue', 'a name or pattern must not contain a null byte');
    this.utf8(text);
    this.byte(0);
  }

  private utf8(text: string): void {
    // Short text fits whatever its characters are: three bytes a UTF-16 unit at most.
    const size = text.length < 64 ? text.length * 3 : Buffer.byteLength(text);
    const start = this.reserve(size);
    this.position = start + this.bytes.write(text, start, size, 'utf8');
  }
}
