import { BSON } from 'bson';
import * as fc from 'fast-check';
import { documents, runs } from '../testing/arbitraries';
import { compareValues } from './compare';
import { decodeDocument } from './decode';
import { encodeDocument } from './encode';
import type { Document } from './values';
import { Int32 } from './values';

describe('the BSON codec', () => {
  it('gives back every type as it was', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(decodeDocument(encodeDocument(document))).toEqual(document);
      }),
      runs(300),
    );
  });

  it('writes what the driver reads, and reads what it writes, byte for byte', () => {
    const options = { promoteValues: false, bsonRegExp: true, promoteLongs: false } as const;
    fc.assert(
      fc.property(documents, (document) => {
        // The driver's object literals reorder names that look like integers, and it knows no bare undefined.
        const plain = without(document, (name) => /^\d/.test(name));
        const bytes = encodeDocument(plain);
        const read = BSON.deserialize(bytes, options);
        fc.pre(!hasUnwritable(read));
        expect(Buffer.from(BSON.serialize(read, { ignoreUndefined: false })).equals(bytes)).toBe(true);
      }),
    );
  });

  it('refuses every document that is cut off or has a byte too many', () => {
    const bytes = encodeDocument(
      new Map<string, Int32 | string | Document>([
        ['a', new Int32(1)],
        ['b', 'text'],
        ['c', new Map()],
      ]),
    );
    for (let length = 0; length < bytes.length; length++) {
      expect(() => decodeDocument(bytes.subarray(0, length))).toThrow();
    }
    expect(() => decodeDocument(Buffer.concat([bytes, Buffer.from([0])]))).toThrow('invalid BSON');
  });

  it('never reads beyond a damaged document, whatever the damage', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.nat(255), (document, at, byte) => {
        const bytes = Buffer.from(encodeDocument(document));
        bytes[at % bytes.length] = byte;
        try {
          expect(compareValues(decodeDocument(bytes), decodeDocument(bytes))).toBe(0);
        } catch (error) {
          expect(error).toMatchObject({ name: 'CommandError' });
        }
      }),
      runs(1000),
    );
  });

  it('refuses text that is not UTF-8, and nesting without end', () => {
    const text = encodeDocument(new Map([['a', 'xx']]));
    text[text.length - 4] = 0xff;
    expect(() => decodeDocument(text)).toThrow('UTF-8');
    let deep: Document = new Map();
    for (let depth = 0; depth < 300; depth++) deep = new Map([['a', deep]]);
    expect(() => decodeDocument(encodeDocument(deep))).toThrow('nests deeper');
  });
});

function without(document: Document, dropped: (name: string) => boolean): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    if (dropped(name)) continue;
    result.set(name, value instanceof Map ? without(value, dropped) : value);
  }
  return result;
}

function hasUnwritable(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return false;
  if (value instanceof Date) return Number.isNaN(value.getTime());
  return Object.entries(value).some(([name, entry]) =>
    /^\d/.test(name) && !Array.isArray(value) ? true : hasUnwritable(entry),
  );
}
