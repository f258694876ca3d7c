import { toDouble, toInteger } from '../bson/numbers';
import {
  type Document,
  Regex,
  Undefined,
  type Value,
  isDocument,
  isNumber,
  typeName,
  typeNumberOf,
} from '../bson/values';
import { CommandError } from '../errors';
import { type Expression, type Predicate, type RegexTest } from './expression';
import { splitPath } from './path';
import { compileRegex } from './regex';

/** Parses a filter document; refuses whatever it does not know with the code that MongoDB gives. */
export function parseFilter(filter: Document): Expression {
  const children: Expression[] = [];
  for (const [name, value] of filter) {
    if (name.startsWith('$') && !isReferenceField(name)) addTopLevel(name, value, children);
    else addField(name, value, children);
  }
  return { kind: 'and', children };
}

function bad(message: string): CommandError {
  return new CommandError('BadValue', message);
}

function addTopLevel(name: string, value: Value, into: Expression[]): void {
  switch (name) {
    case '$and':
    case '$or':
    case '$nor': {
      if (!Array.isArray(value)) throw bad(`${name} must be an array`);
      if (value.length === 0) throw bad('$and/$or/$nor must be a nonempty array');
      const children = value.map((entry) => {
        if (!isDocument(entry)) throw bad('$or/$and/$nor entries need to be full objects');
        return parseFilter(entry);
      });
      into.push({ kind: name.slice(1) as 'and' | 'or' | 'nor', children });
      return;
    }
    case '$comment':
      return;
    case '$alwaysTrue':
    case '$alwaysFalse':
      if (toInteger(value) !== 1n) throw new CommandError('FailedToParse', `${name} must be an integer value of 1`);
      into.push({ kind: 'constant', value: name === '$alwaysTrue' });
      return;
    case '$text':
      throw new CommandError('IndexNotFound', 'text index required for $text query');
    case '$where':
      throw bad('no globalScriptEngine in $where parsing');
    default:
      throw bad(
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

function addField(path: string, value: Value, into: Expression[]): void {
  const parts = splitPath(path);
  const add = (predicate: Predicate) => into.push({ kind: 'field', path, parts, predicate });
  if (value instanceof Regex) {
    add({ kind: 'regex', ...regexTest(value.pattern, value.flags) });
  } else if (isOperatorDocument(value)) {
    for (const predicate of parsePredicates(value)) add(predicate);
  } else {
    add(equality(value));
  }
}

/** Whether a value is a document of operators, by its first field, as MongoDB decides it. */
export function isOperatorDocument(value: Value | undefined): value is Document {
  if (!isDocument(value)) return false;
  const first = value.keys().next();
  if (first.done || !first.value.startsWith('$')) return false;
  // { $ref, $id } is a reference to a document, which is a value.
  return !isReferenceField(first.value);
}

/** Whether an operator asks something of a whole document, rather than of a field. */
export function isLogical(name: string): boolean {
  return ['$and', '$or', '$nor', '$where', '$expr', '$comment', '$jsonSchema', '$alwaysTrue', '$alwaysFalse'].includes(
    name,
  );
}

function isReferenceField(name: string): boolean {
  return name === '$ref' || name === '$id' || name === '$db';
}

function equality(value: Value): Predicate {
  if (value instanceof Undefined) throw bad('cannot compare to undefined');
  return { kind: 'eq', value };
}

function parsePredicates(operators: Document): Predicate[] {
  const result: Predicate[] = [];
  for (const [name, value] of operators) {
    const predicate = parseOperator(name, value, operators);
    if (predicate) result.push(predicate);
  }
  return result;
}

function parseOperator(name: string, value: Value, siblings: Document): Predicate | undefined {
  switch (name) {
    case '$eq':
      return equality(value);
    case '$ne':
      if (value instanceof Regex) throw bad("Can't have regex as arg to $ne.");
      return { kind: 'not', predicates: [equality(value)] };
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      if (value instanceof Regex) throw bad(`Can't have RegEx as arg to predicate over field '${name}'.`);
      if (value instanceof Undefined) throw bad('cannot compare to undefined');
      return { kind: name.slice(1) as 'gt' | 'gte' | 'lt' | 'lte', value };
    case '$in':
      return parseIn(name, value);
    case '$nin':
      return { kind: 'not', predicates: [parseIn(name, value)] };
    case '$exists':
      return truthy(value) ? { kind: 'exists' } : { kind: 'not', predicates: [{ kind: 'exists' }] };
    case '$type':
      return parseType(value);
    case '$mod':
      return parseMod(value);
    case '$size':
      return parseSize(value);
    case '$all':
      return parseAll(value);
    case '$elemMatch':
      return parseElemMatch(value);
    case '$not':
      return parseNot(value);
    case '$regex':
      return { kind: 'regex', ...parseRegex(value, siblings.get('$options')) };
    case '$options':
      if (!siblings.has('$regex')) throw bad('$options needs a $regex');
      return undefined;
    case '$near':
    case '$nearSphere':
      throw new CommandError('NoQueryExecutionPlans', 'unable to find index for $geoNear query');
    default:
      throw bad(`unknown operator: ${name}`);
  }
}

/** A value's truth as MongoDB sees it: numbers other than zero, and all that is not false, null or undefined. */
export function truthy(value: Value): boolean {
  if (isNumber(value)) return toDouble(value) !== 0;
  return !(value === false || value === null || value instanceof Undefined);
}

function regexTest(pattern: string, options: string): RegexTest {
  return { pattern, options, compiled: compileRegex(pattern, options) };
}

function parseRegex(value: Value, options: Value | undefined): RegexTest {
  if (options !== undefined && typeof options !== 'string') throw bad('$options has to be a string');
  if (value instanceof Regex) {
    if (options !== undefined && value.flags !== '')
      throw new CommandError(51075, 'options set in both $regex and $options');
    return regexTest(value.pattern, options ?? value.flags);
  }
  if (typeof value !== 'string') throw bad('$regex has to be a string');
  return regexTest(value, options ?? '');
}

function parseIn(name: string, value: Value): Predicate {
  if (!Array.isArray(value)) throw bad(`${name} needs an array`);
  const values: Value[] = [];
  const regexes: RegexTest[] = [];
  for (const entry of value) {
    if (entry instanceof Regex) regexes.push(regexTest(entry.pattern, entry.flags));
    else if (entry instanceof Undefined) throw bad('cannot compare to undefined');
    else if (isDocument(entry) && isOperatorDocument(entry)) throw bad(`cannot nest $ under ${name}`);
    else values.push(entry);
  }
  return { kind: 'in', values, regexes };
}

function parseType(value: Value): Predicate {
  const entries = Array.isArray(value) ? value : [value];
  if (entries.length === 0) throw new CommandError('FailedToParse', '$type must match at least one type');
  const types: number[] = [];
  let anyNumber = false;
  for (const entry of entries) {
    if (entry === 'number') anyNumber = true;
    else if (typeof entry === 'string') {
      const number = typeNumberOf(entry);
      if (number === undefined) throw bad(`Unknown type name alias: ${entry}`);
      types.push(number);
    } else {
      if (!isNumber(entry)) {
        throw new CommandError('TypeMismatch', `type must be represented as a number or a string`);
      }
      const number = Number(toInteger(entry) ?? NaN);
      const known = number === -1 || number === 127 || (number >= 1 && number <= 19);
      if (!known) throw bad(`Invalid numerical type code: ${toDouble(entry)}`);
      types.push(number);
    }
  }
  return { kind: 'type', types, anyNumber };
}

function parseMod(value: Value): Predicate {
  if (!Array.isArray(value)) throw bad('malformed mod, needs to be an array');
  if (value.length < 2) throw bad('malformed mod, not enough elements');
  if (value.length > 2) throw bad('malformed mod, too many elements');
  const [divisor, remainder] = value.map((entry, index) => {
    if (!isNumber(entry)) {
      throw bad(index === 0 ? 'malformed mod, divisor not a number' : 'malformed mod, remainder not a number');
    }
    const truncated = truncate(entry);
    if (truncated === undefined) throw bad('malformed mod, value is not representable as a 64-bit integer');
    return truncated;
  });
  if (divisor === undefined || remainder === undefined || divisor === 0n) throw bad('divisor cannot be 0');
  return { kind: 'mod', divisor, remainder };
}

/** A number without its fraction, or undefined where it is no finite 64-bit number. */
export function truncate(value: Value): bigint | undefined {
  if (!isNumber(value)) return undefined;
  const exact = toInteger(value);
  if (exact !== undefined) return exact;
  const double = toDouble(value);
  return Math.abs(double) < 2 ** 63 ? BigInt(Math.trunc(double)) : undefined;
}

function parseSize(value: Value): Predicate {
  if (!isNumber(value)) {
    throw new CommandError('BadValue', `Failed to parse $size. Expected a number in: $size: ${typeName(value)}`);
  }
  const size = toInteger(value);
  if (size === undefined) throw bad('Failed to parse $size. Expected an integer');
  if (size < 0n) throw bad('Failed to parse $size. Expected a non-negative number');
  return { kind: 'size', size };
}

function parseAll(value: Value): Predicate {
  if (!Array.isArray(value)) throw bad('$all needs an array');
  if (value.length === 0) return { kind: 'in', values: [], regexes: [] };
  const elementMatches = value.filter((entry) => isDocument(entry) && entry.keys().next().value === '$elemMatch');
  if (elementMatches.length !== 0 && elementMatches.length !== value.length) {
    throw bad('$all/$elemMatch has to be consistent');
  }
  const predicates = value.map((entry): Predicate => {
    if (entry instanceof Regex) return { kind: 'regex', ...regexTest(entry.pattern, entry.flags) };
    if (!isDocument(entry)) return equality(entry);
    const nested = entry.get('$elemMatch');
    if (entry.keys().next().value === '$elemMatch') return parseElemMatch(nested ?? null);
    if (isOperatorDocument(entry)) throw bad('no $ expressions in $all');
    return equality(entry);
  });
  // "All of these" is "none of these fails", each over the path's elements by itself.
  return { kind: 'not', predicates: [{ kind: 'not', predicates }] };
}

function parseElemMatch(value: Value): Predicate {
  if (!isDocument(value)) throw bad('$elemMatch needs an Object');
  const first = value.keys().next().value;
  if (first !== undefined && !isLogical(first) && isOperatorDocument(value)) {
    return { kind: 'elemMatchValue', predicates: parsePredicates(value) };
  }
  return { kind: 'elemMatchDocument', expression: parseFilter(value) };
}

function parseNot(value: Value): Predicate {
  if (value instanceof Regex)
    return { kind: 'not', predicates: [{ kind: 'regex', ...regexTest(value.pattern, value.flags) }] };
  if (!isDocument(value)) throw bad('$not needs a regex or a document');
  if (value.size === 0) throw bad('$not cannot be empty');
  const first = value.keys().next().value;
  if (first === undefined || !first.startsWith('$')) throw bad(`unknown operator: ${first ?? ''}`);
  return { kind: 'not', predicates: parsePredicates(value) };
}
