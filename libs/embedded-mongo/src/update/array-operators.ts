import { compareValues, equalValues } from '../bson/compare';
import { toInteger } from '../bson/numbers';
import { type Document, Regex, type Value, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { matches } from '../query/match';
import { isLogical, isOperatorDocument, parseFilter } from '../query/parse-filter';
import { type SortField, compareSortKeys, parseSort } from '../query/sort';
import { formatValue } from '../storage/format-value';
import { type Change, KEEP, set } from './change';

type Apply = (current: Value | undefined, shown: string) => Change;

function bad(message: string): CommandError {
  return new CommandError('BadValue', message);
}

/** `$push` with `$each`, `$position`, `$slice` and `$sort`. */
export function push(operand: Value): Apply {
  const clauses = isDocument(operand) && operand.has('$each') ? operand : undefined;
  const values = clauses ? eachOf('$push', clauses.get('$each')) : [operand];
  for (const name of clauses?.keys() ?? []) {
    if (!['$each', '$position', '$slice', '$sort'].includes(name)) throw bad(`Unrecognized clause in $push: ${name}`);
  }
  const position = wholeNumber('$position', clauses?.get('$position'));
  const slice = wholeNumber('$slice', clauses?.get('$slice'));
  const order = parseArraySort(clauses?.get('$sort'));
  return (current, shown) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw bad(`The field '${shown}' must be an array but is of type ${typeName(current)}`);
    }
    const result = [...(current ?? [])];
    const at = position === undefined ? result.length : position < 0 ? Math.max(result.length + position, 0) : position;
    result.splice(Math.min(at, result.length), 0, ...values);
    if (order) result.sort(order);
    return set(slice === undefined ? result : slice < 0 ? result.slice(slice) : result.slice(0, slice));
  };
}

function eachOf(operator: string, each: Value | undefined): Value[] {
  if (!Array.isArray(each)) {
    const type = operator === '$push' ? 'BadValue' : 'TypeMismatch';
    throw new CommandError(
      type,
      `The argument to $each in ${operator} must be an array but it was of type: ${typeName(each ?? null)}`,
    );
  }
  return each;
}

function wholeNumber(name: string, value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = isNumber(value) ? toInteger(value) : undefined;
  if (number === undefined)
    throw bad(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return Number(number);
}

function parseArraySort(value: Value | undefined): ((a: Value, b: Value) => number) | undefined {
  if (value === undefined) return undefined;
  if (isNumber(value)) {
    const direction = toInteger(value);
    if (direction !== 1n && direction !== -1n) throw bad('The $sort element value must be either 1 or -1');
    return (a, b) => compareValues(a, b) * Number(direction);
  }
  if (!isDocument(value))
    throw bad('The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields');
  if (value.size === 0) throw bad('The $sort pattern is empty when it should be a set of fields.');
  let fields: SortField[];
  try {
    fields = parseSort(value);
  } catch {
    throw bad('The $sort element value must be either 1 or -1');
  }
  // Unlike in a query's sort, an array in a field is compared as a whole.
  const keyOf = (element: Value) => fields.map(({ parts }) => (isDocument(element) ? valueAt(element, parts) : null));
  return (a, b) => compareSortKeys(keyOf(a), keyOf(b), fields);
}

function valueAt(element: Value, parts: readonly string[]): Value {
  let current: Value | undefined = element;
  for (const part of parts) {
    if (isDocument(current)) current = current.get(part);
    else current = Array.isArray(current) && /^\d+$/.test(part) ? current[Number(part)] : undefined;
  }
  return current ?? null;
}

/** `$addToSet`, with or without `$each`. */
export function addToSet(operand: Value): Apply {
  let values: Value[] = [operand];
  if (isDocument(operand) && operand.keys().next().value === '$each') {
    values = eachOf('$addToSet', operand.get('$each'));
    if (operand.size > 1) throw bad('Found unexpected fields after $each in $addToSet');
  }
  return (current, shown) => {
    if (current !== undefined && !Array.isArray(current)) {
      throw bad(
        `Cannot apply $addToSet to non-array field. Field named '${shown}' has non-array type ${typeName(current)}`,
      );
    }
    const result = [...(current ?? [])];
    for (const value of values) if (!result.some((element) => equalValues(element, value))) result.push(value);
    return set(result);
  };
}

/** `$pop` of the first element (-1) or the last (1). */
export function pop(path: string, operand: Value): Apply {
  const end = isNumber(operand) ? toInteger(operand) : undefined;
  if (end !== 1n && end !== -1n) {
    throw new CommandError('FailedToParse', `$pop expects 1 or -1, found: ${formatValue(operand)}`);
  }
  return (current) => {
    if (current === undefined) return KEEP;
    if (!Array.isArray(current)) {
      throw new CommandError(
        'TypeMismatch',
        `Path '${path}' contains an element of non-array type '${typeName(current)}'`,
      );
    }
    return set(end === 1n ? current.slice(0, -1) : current.slice(1));
  };
}

/** `$pull` of the elements that equal a value or satisfy a condition. */
export function pull(operand: Value): Apply {
  const keeps = pullTest(operand);
  return (current) => {
    if (current === undefined) return KEEP;
    if (!Array.isArray(current)) throw bad('Cannot apply $pull to a non-array value');
    return set(current.filter((element) => !keeps(element)));
  };
}

function pullTest(operand: Value): (element: Value) => boolean {
  const first = isDocument(operand) ? operand.keys().next().value : undefined;
  if (operand instanceof Regex || (isOperatorDocument(operand) && !isLogical(first ?? ''))) {
    const condition = parseFilter(new Map([['element', operand]]));
    return (element) => matches(condition, new Map([['element', element]]));
  }
  if (isDocument(operand)) {
    const condition = parseFilter(operand);
    return (element) => isDocument(element) && matches(condition, element);
  }
  return (element) => equalValues(element, operand);
}

/** `$pullAll` of the elements that equal one of the values. */
export function pullAll(operand: Value): Apply {
  if (!Array.isArray(operand)) {
    throw bad(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  }
  return (current) => {
    if (current === undefined) return KEEP;
    if (!Array.isArray(current)) throw bad('Cannot apply $pull to a non-array value');
    return set(current.filter((element) => !operand.some((value) => equalValues(value, element))));
  };
}

/** Whether a document is the condition of an array filter, and for which identifier. */
export function arrayFilterIdentifier(filter: Document): string {
  const names = new Set<string>();
  collectIdentifiers(filter, names);
  if (names.size === 0)
    throw new CommandError('FailedToParse', 'Cannot use an expression without a top-level field name in arrayFilters');
  if (names.size > 1) {
    const [first, second] = names;
    throw new CommandError(
      'FailedToParse',
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${first}' and '${second}'`,
    );
  }
  const [name = ''] = names;
  if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
    throw bad(
      `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name;
}

function collectIdentifiers(filter: Document, into: Set<string>): void {
  for (const [name, value] of filter) {
    if (!name.startsWith('$')) into.add(name.split('.')[0] ?? '');
    else if (Array.isArray(value)) for (const child of value) if (isDocument(child)) collectIdentifiers(child, into);
  }
}
