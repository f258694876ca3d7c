import { toDouble, toInteger } from '../bson/numbers';
import { type Document, Int32, type Value, doc, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { type Expression } from '../query/expression';
import { parseFilter, truthy } from '../query/parse-filter';
import { splitPath } from '../query/path';
import { type IndexField, type IndexInfo } from './catalog-types';

const KNOWN_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'background',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
]);
const UNSUPPORTED_OPTIONS = new Set([
  'collation',
  'weights',
  'default_language',
  'language_override',
  'textIndexVersion',
  '2dsphereIndexVersion',
  'bits',
  'min',
  'max',
  'bucketSize',
  'wildcardProjection',
  'storageEngine',
  'prepareUnique',
  'clustered',
  'dropDups',
]);
const MAX_FIELDS = 32;
const MAX_TTL_SECONDS = 0x7fffffff;

function refuse(message: string): CommandError {
  return new CommandError('CannotCreateIndex', message);
}

/** Reads an index definition; refuses with MongoDB's codes what is malformed or not supported. */
export function indexFromSpec(spec: Document): IndexInfo {
  for (const name of spec.keys()) {
    if (KNOWN_OPTIONS.has(name)) continue;
    if (UNSUPPORTED_OPTIONS.has(name)) throw refuse(`the index option '${name}' is not supported`);
    throw new CommandError(
      'InvalidIndexSpecificationOption',
      `Error in specification: the field '${name}' is not valid for an index specification`,
    );
  }
  const key = spec.get('key');
  if (key === undefined)
    throw new CommandError('FailedToParse', "The 'key' field is a required property of an index specification");
  if (!isDocument(key)) throw new CommandError('TypeMismatch', "The field 'key' must be an object");
  const fields = parseKey(key);
  const name = spec.get('name');
  if (typeof name !== 'string') {
    throw new CommandError('FailedToParse', "The 'name' field is a required property of an index specification");
  }
  if (name === '' || name.includes('\0')) throw refuse('index name cannot be empty');
  const isId = fields.length === 1 && fields[0]?.path === '_id';
  if (isId) checkIdIndex(spec, fields);
  if (name === '_id_' && !isId) {
    throw new CommandError(
      'BadValue',
      "The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}",
    );
  }
  const partial = parsePartial(spec.get('partialFilterExpression'));
  const sparse = flag(spec, 'sparse');
  if (partial && sparse) throw refuse('cannot mix "partialFilterExpression" and "sparse" options');
  return {
    id: 0,
    name,
    spec: normalizedSpec(spec, key, name),
    fields,
    unique: flag(spec, 'unique'),
    sparse,
    hidden: flag(spec, 'hidden'),
    partial,
    expireAfterSeconds: parseExpiry(spec.get('expireAfterSeconds'), fields),
    multikey: false,
    hashed: false,
    ready: false,
  };
}

/** The index over `_id` alone is there in every collection, ascending, and takes no options. */
function checkIdIndex(spec: Document, fields: readonly IndexField[]): void {
  const option = [...spec.keys()].find((name) => !['v', 'key', 'name', 'ns'].includes(name));
  if (option !== undefined) {
    throw new CommandError(
      'InvalidIndexSpecificationOption',
      `The field '${option}' is not valid for an _id index specification.`,
    );
  }
  if (fields[0]?.direction === 1) return;
  throw new CommandError('BadValue', "The field 'key' for an _id index must be {_id: 1}");
}

function flag(spec: Document, name: string): boolean {
  const value = spec.get(name);
  if (value === undefined) return false;
  if (typeof value !== 'boolean' && !isNumber(value)) {
    throw new CommandError('TypeMismatch', `The field '${name}' has value of type ${typeName(value)}, expected bool`);
  }
  return truthy(value);
}

function parseKey(key: Document): IndexField[] {
  if (key.size === 0) throw refuse('Index keys cannot be an empty object');
  if (key.size > MAX_FIELDS) throw refuse(`Index key pattern has more than ${MAX_FIELDS} fields`);
  return [...key].map(([path, value]): IndexField => {
    if (path === '' || path.startsWith('.') || path.endsWith('.') || path.includes('..')) {
      throw refuse('Index keys cannot contain an empty field');
    }
    if (splitPath(path).some((part) => part.startsWith('$'))) {
      if (path !== '$**' && !path.endsWith('.$**'))
        throw refuse("Index key contains an illegal field name: field name starts with '$'");
      throw refuse('wildcard indexes are not supported');
    }
    if (typeof value === 'string')
      throw refuse(
        value === '' ? 'Values in the index key pattern cannot be empty strings' : `Unknown index plugin '${value}'`,
      );
    if (!isNumber(value)) throw refuse(`Values in v:2 index key pattern cannot be of type ${typeName(value)}`);
    const number = toDouble(value);
    if (number === 0 || Number.isNaN(number)) throw refuse('Values in the index key pattern cannot be 0');
    return { path, parts: splitPath(path), direction: number > 0 ? 1 : -1 };
  });
}

function parseExpiry(value: Value | undefined, fields: readonly IndexField[]): number | undefined {
  if (value === undefined) return undefined;
  if (!isNumber(value))
    throw refuse(`TTL index 'expireAfterSeconds' option must be numeric, but received a type of '${typeName(value)}'`);
  const seconds = Number(toInteger(value) ?? Math.trunc(toDouble(value)));
  if (!(seconds >= 0 && seconds <= MAX_TTL_SECONDS)) {
    throw refuse(
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, try a different number than ${seconds}`,
    );
  }
  if (fields.length > 1) throw refuse('TTL indexes are single-field indexes, compound indexes do not support TTL');
  return seconds;
}

function parsePartial(value: Value | undefined): Expression | undefined {
  if (value === undefined) return undefined;
  if (!isDocument(value))
    throw new CommandError('TypeMismatch', "The field 'partialFilterExpression' must be an object");
  const expression = parseFilter(value);
  checkPartial(expression);
  return expression;
}

function checkPartial(expression: Expression): void {
  if (expression.kind === 'and' || expression.kind === 'or') {
    expression.children.forEach(checkPartial);
    return;
  }
  const allowed = ['eq', 'in', 'exists', 'gt', 'gte', 'lt', 'lte', 'type'];
  if (expression.kind === 'field' && allowed.includes(expression.predicate.kind)) return;
  throw refuse('Expression not supported in partial index');
}

/** The definition as `listIndexes` answers it: version first, booleans as booleans, nothing that is off. */
function normalizedSpec(spec: Document, key: Document, name: string): Document {
  const result = doc({ v: new Int32(2), key, name });
  for (const option of ['unique', 'sparse', 'hidden', 'background']) {
    const value = spec.get(option);
    if (value !== undefined && (truthy(value) || option === 'background')) result.set(option, truthy(value));
  }
  for (const option of ['partialFilterExpression', 'expireAfterSeconds']) {
    const value = spec.get(option);
    if (value !== undefined) result.set(option, value);
  }
  return result;
}
