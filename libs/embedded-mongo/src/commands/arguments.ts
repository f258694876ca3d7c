import { toDouble, toInteger } from '../bson/numbers';
import { type Document, Undefined, type Value, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { truthy } from '../query/parse-filter';

/** Fields that every command takes. */
const GENERIC = new Set([
  '$db',
  'lsid',
  '$clusterTime',
  '$readPreference',
  'readConcern',
  'writeConcern',
  'maxTimeMS',
  'comment',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'txnNumber',
  'startTransaction',
  'autocommit',
]);

/** Reads the fields of a command or of a part of one, and refuses those that are unknown or of the wrong type. */
export class Arguments {
  /** `name` is how errors call the document, such as `find` or `update.updates`. */
  constructor(
    private readonly document: Document,
    private readonly name: string,
    known: readonly string[],
    generic = true,
  ) {
    for (const field of document.keys()) {
      if (known.includes(field) || (generic && GENERIC.has(field)) || field === name) continue;
      throw new CommandError('IDLUnknownField', `BSON field '${name}.${field}' is an unknown field.`);
    }
  }

  has(field: string): boolean {
    return this.value(field) !== undefined;
  }

  /** A field's value, or undefined where there is none; null and undefined count as none. */
  value(field: string): Value | undefined {
    const value = this.document.get(field);
    return value === null || value instanceof Undefined ? undefined : value;
  }

  required(field: string): Value {
    const value = this.value(field);
    if (value === undefined) {
      throw new CommandError('IDLFailedToParse', `BSON field '${this.name}.${field}' is missing but a required field`);
    }
    return value;
  }

  wrongType(field: string, value: Value, expected: string): CommandError {
    return new CommandError(
      'TypeMismatch',
      `BSON field '${this.name}.${field}' is the wrong type '${typeName(value)}', expected type '${expected}'`,
    );
  }

  /** A document, or an empty one where there is none. */
  object(field: string): Document {
    const value = this.value(field);
    if (value === undefined) return new Map();
    if (!isDocument(value)) throw this.wrongType(field, value, 'object');
    return value;
  }

  array(field: string): Value[] | undefined {
    const value = this.value(field);
    if (value !== undefined && !Array.isArray(value)) throw this.wrongType(field, value, 'array');
    return value;
  }

  /** An array of documents that must be there. */
  documents(field: string): Document[] {
    this.required(field);
    return (this.array(field) ?? []).map((entry, index) => {
      if (!isDocument(entry)) throw this.wrongType(`${field}.${index}`, entry, 'object');
      return entry;
    });
  }

  string(field: string): string {
    const value = this.required(field);
    if (typeof value !== 'string') throw this.wrongType(field, value, 'string');
    return value;
  }

  boolean(field: string, otherwise = false): boolean {
    const value = this.value(field);
    if (value === undefined) return otherwise;
    if (typeof value !== 'boolean' && !isNumber(value)) throw this.wrongType(field, value, 'bool');
    return truthy(value);
  }

  /** A whole number that is not negative, or undefined. */
  count(field: string): number | undefined {
    const value = this.value(field);
    if (value === undefined) return undefined;
    const number = this.number(field, value);
    if (number < 0) throw new CommandError(51024, `BSON field '${field}' value must be >= 0, actual value '${number}'`);
    return number;
  }

  /** When `maxTimeMS` is over, by the clock of `performance.now`; undefined for no limit. */
  deadline(): number | undefined {
    const milliseconds = this.integer('maxTimeMS') ?? 0;
    if (milliseconds < 0 || milliseconds > 0x7fffffff) {
      throw new CommandError('BadValue', `${milliseconds} value for maxTimeMS is out of range [0, 2147483647]`);
    }
    return milliseconds === 0 ? undefined : performance.now() + milliseconds;
  }

  /** A whole number, or undefined. */
  integer(field: string): number | undefined {
    const value = this.value(field);
    return value === undefined ? undefined : this.number(field, value);
  }

  private number(field: string, value: Value): number {
    if (!isNumber(value)) {
      throw new CommandError(
        'TypeMismatch',
        `BSON field '${this.name}.${field}' is the wrong type '${typeName(value)}', expected types '[long, int, decimal, double]'`,
      );
    }
    return Number(toInteger(value) ?? BigInt(Math.trunc(toDouble(value) || 0)));
  }

  /** Refuses the options that this server does not honour; one that asks for nothing passes. */
  refuse(...fields: readonly string[]): void {
    for (const field of fields) {
      const value = this.value(field);
      if (value === undefined || value === false) continue;
      if (isDocument(value) && (value.size === 0 || (field === 'collation' && isSimpleCollation(value)))) continue;
      if (Array.isArray(value) && value.length === 0) continue;
      throw new CommandError('NotImplemented', `the option '${this.name}.${field}' is not supported`);
    }
  }
}

function isSimpleCollation(collation: Document): boolean {
  return collation.size === 1 && collation.get('locale') === 'simple';
}
