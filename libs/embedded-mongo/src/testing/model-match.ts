import type { Document, Value } from '../bson/values';
import { Int32 } from '../bson/values';

type Element = Value | undefined;

/**
 * What a filter means, as MongoDB's manual says it, for null, 32-bit integers, doubles, strings, documents, arrays and truth:
 * written for reading, without anything of the engine, so that the two can be held against each other.
 */
export function modelMatches(filter: Document, document: Document): boolean {
  return [...filter].every(([name, asked]) => {
    const branches = () => (asked as Document[]).map((branch) => modelMatches(branch, document));
    if (name === '$and') return branches().every(Boolean);
    if (name === '$or') return branches().some(Boolean);
    if (name === '$nor') return !branches().some(Boolean);
    return satisfies(document, name.split('.'), asked);
  });
}

/** Whether the value is a document of operators. */
export function hasOperators(asked: Value): asked is Document {
  return asked instanceof Map && [...asked.keys()].some((name) => name.startsWith('$'));
}

function satisfies(document: Document, path: string[], asked: Value): boolean {
  if (!hasOperators(asked)) return satisfiesOne(document, path, '$eq', asked);
  return [...asked].every(([operator, operand]) => satisfiesOne(document, path, operator, operand));
}

function satisfiesOne(document: Document, path: string[], operator: string, operand: Value): boolean {
  switch (operator) {
    case '$ne':
      return !satisfiesOne(document, path, '$eq', operand);
    case '$nin':
      return !satisfiesOne(document, path, '$in', operand);
    case '$not':
      return !satisfies(document, path, operand);
    case '$exists':
      return ends(document, path).some((end) => end !== undefined) === operand;
    case '$all':
      return (
        (operand as Value[]).length > 0 &&
        (operand as Value[]).every((entry) => satisfies(document, path, wrapped(entry)))
      );
    case '$size':
    case '$elemMatch':
      return ends(document, path).some((end) => modelElement(end, operator, operand));
    default:
      return reached(document, path).some((end) => modelElement(end, operator, operand));
  }
}

function wrapped(entry: Value): Value {
  return hasOperators(entry) ? entry : new Map([['$eq', entry]]);
}

/** Whether one value by itself, which is not looked into, satisfies an operator. */
export function modelElement(end: Element, operator: string, operand: Value): boolean {
  switch (operator) {
    case '$eq':
      return operand === null ? end === undefined || end === null : comparable(end, operand) === 0;
    case '$ne':
      return !modelElement(end, '$eq', operand);
    case '$gt':
      return operand !== null && (comparable(end, operand) ?? 0) > 0;
    case '$lt':
      return operand !== null && (comparable(end, operand) ?? 0) < 0;
    case '$gte':
      return modelElement(end, '$gt', operand) || modelElement(end, '$eq', operand);
    case '$lte':
      return modelElement(end, '$lt', operand) || modelElement(end, '$eq', operand);
    case '$in':
      return (operand as Value[]).some((entry) => modelElement(end, '$eq', entry));
    case '$nin':
      return !modelElement(end, '$in', operand);
    case '$type':
      return end !== undefined && (typeOf(end) === operand || (operand === 'number' && rank(end) === 2));
    case '$mod': {
      const [divisor, remainder] = operand as Int32[];
      const whole = end !== undefined && rank(end) === 2 ? Math.trunc(amount(end)) : undefined;
      return whole !== undefined && whole % (divisor?.value ?? 0) === remainder?.value;
    }
    case '$size':
      return Array.isArray(end) && end.length === (operand as Int32).value;
    case '$elemMatch':
      return Array.isArray(end) && end.some((entry) => modelEntry(entry, operand as Document));
    default:
      throw new Error(`the model knows no ${operator}`);
  }
}

function modelEntry(entry: Value, asked: Document): boolean {
  if (hasOperators(asked)) return [...asked].every(([operator, operand]) => modelElement(entry, operator, operand));
  if (entry instanceof Map) return modelMatches(asked, entry);
  return Array.isArray(entry) && modelMatches(asked, new Map(entry.map((value, index) => [String(index), value])));
}

/** The order of two values of one kind, undefined for values that no range compares. */
function comparable(end: Element, operand: Value): number | undefined {
  return end === undefined || rank(end) !== rank(operand) ? undefined : order(end, operand);
}

/** What lies at a path, and the elements of the arrays that lie there. */
function reached(document: Document, path: string[]): Element[] {
  return walk(document, path, true);
}

/** What lies at a path. */
function ends(document: Document, path: string[]): Element[] {
  return walk(document, path, false);
}

function walk(document: Document, [name = '', ...rest]: string[], open: boolean): Element[] {
  const value = document.get(name);
  if (rest.length === 0) return open && Array.isArray(value) ? [...value, value] : [value];
  if (value instanceof Map) return walk(value, rest, open);
  return Array.isArray(value) ? walkArray(value, rest, open) : [undefined];
}

function walkArray(array: Value[], path: string[], open: boolean): Element[] {
  const found = array.flatMap((entry) => (entry instanceof Map ? walk(entry, path, open) : []));
  const [name = '', ...rest] = path;
  const named = /^\d+$/.test(name) ? array[Number(name)] : undefined;
  if (named === undefined) return found;
  if (rest.length === 0) return [...found, named];
  if (named instanceof Map) return [...found, ...walk(named, rest, open)];
  return Array.isArray(named) ? [...found, ...walkArray(named, rest, open)] : found;
}

function typeOf(value: Value): string {
  if (value instanceof Int32) return 'int';
  if (typeof value === 'number') return 'double';
  return ['', 'null', '', 'string', 'object', 'array', 'bool'][rank(value)] ?? '';
}

function rank(value: Value): number {
  if (value === null) return 1;
  if (typeof value === 'string') return 3;
  if (typeof value === 'boolean') return 6;
  if (value instanceof Map) return 4;
  return Array.isArray(value) ? 5 : 2;
}

/** The order of any two values: first by kind, then by value, embedded documents field by field. */
export function order(left: Value, right: Value): number {
  if (rank(left) !== rank(right)) return rank(left) - rank(right);
  if (Array.isArray(left) && Array.isArray(right)) return orderLists(left, right, order);
  if (left instanceof Map && right instanceof Map) {
    return orderLists(
      [...left],
      [...right],
      ([name, value], [otherName, other]) =>
        rank(value) - rank(other) || (name < otherName ? -1 : name > otherName ? 1 : order(value, other)),
    );
  }
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return left === null ? 0 : amount(left) - amount(right);
}

function orderLists<T>(left: T[], right: T[], each: (a: T, b: T) => number): number {
  const differences = left.slice(0, right.length).map((entry, index) => each(entry, right[index] as T));
  return differences.find((difference) => difference !== 0) ?? left.length - right.length;
}

function amount(value: Value): number {
  return value instanceof Int32 ? value.value : Number(value);
}
