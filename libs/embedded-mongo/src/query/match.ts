import { compareValues, equalValues, rankOf } from '../bson/compare';
import {
  Decimal128,
  BsonSymbol,
  type Document,
  MaxKey,
  MinKey,
  Regex,
  Undefined,
  type Value,
  isDocument,
  isNumber,
  typeNumber,
} from '../bson/values';
import { readDecimal } from '../bson/decimal';
import { type Comparison, type Expression, type Predicate, type RegexTest } from './expression';
import { truncate } from './parse-filter';
import { anyElement } from './path';

/** Whether a document satisfies a filter. */
export function matches(expression: Expression, document: Document): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.children.every((child) => matches(child, document));
    case 'or':
      return expression.children.some((child) => matches(child, document));
    case 'nor':
      return !expression.children.some((child) => matches(child, document));
    case 'field':
      return matchesField(document, expression.parts, expression.predicate);
    case 'constant':
      return expression.value;
  }
}

function matchesField(document: Document, parts: readonly string[], predicate: Predicate): boolean {
  if (predicate.kind === 'not') {
    return !predicate.predicates.every((inner) => matchesField(document, parts, inner));
  }
  const leafArrays = traversesLeafArrays(predicate);
  return anyElement(document, parts, leafArrays, (element) => matchesElement(element, predicate));
}

function traversesLeafArrays(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'exists':
    case 'size':
    case 'elemMatchDocument':
    case 'elemMatchValue':
      return false;
    default:
      return true;
  }
}

/** Whether one element satisfies a predicate, without walking into it; `undefined` stands for a missing field. */
export function matchesElement(element: Value | undefined, predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'eq':
    case 'gt':
    case 'gte':
    case 'lt':
    case 'lte':
      return matchesComparison(element, predicate.kind, predicate.value);
    case 'in':
      return (
        predicate.values.some((value) => matchesComparison(element, 'eq', value)) ||
        predicate.regexes.some((regex) => matchesRegex(element, regex))
      );
    case 'regex':
      return matchesRegex(element, predicate);
    case 'exists':
      return element !== undefined;
    case 'type':
      return (
        element !== undefined &&
        (predicate.types.includes(typeNumber(element)) || (predicate.anyNumber && isNumber(element)))
      );
    case 'mod': {
      const number = element === undefined ? undefined : truncate(element);
      return number !== undefined && number % predicate.divisor === predicate.remainder;
    }
    case 'size':
      return Array.isArray(element) && BigInt(element.length) === predicate.size;
    case 'elemMatchDocument':
      return Array.isArray(element) && element.some((entry) => matchesEntry(entry, predicate.expression));
    case 'elemMatchValue':
      return (
        Array.isArray(element) &&
        element.some((entry) => predicate.predicates.every((inner) => matchesElement(entry, inner)))
      );
    case 'not':
      return !predicate.predicates.every((inner) => matchesElement(element, inner));
  }
}

/** The position of the first array entry that satisfies an `$elemMatch`, or -1. */
export function firstMatchingEntry(array: readonly Value[], predicate: Predicate): number {
  return array.findIndex((entry) => matchesElement([entry], predicate));
}

function matchesEntry(entry: Value, expression: Expression): boolean {
  if (isDocument(entry)) return matches(expression, entry);
  // An array in an array is matched as the document of its positions.
  if (!Array.isArray(entry)) return false;
  return matches(expression, new Map(entry.map((value, index) => [String(index), value])));
}

function isMissing(element: Value | undefined): boolean {
  return element === undefined || element === null || element instanceof Undefined;
}

function matchesComparison(element: Value | undefined, kind: Comparison, operand: Value): boolean {
  if (operand === null) return kind !== 'gt' && kind !== 'lt' && isMissing(element);
  if (operand instanceof MinKey || operand instanceof MaxKey) return matchesExtreme(element, kind, operand);
  if (element === undefined || rankOf(element) !== rankOf(operand)) return false;
  if (kind === 'eq') return equalValues(element, operand);
  // NaN is equal to itself, and neither above nor below any number.
  if (isNaNValue(element) || isNaNValue(operand)) {
    return (kind === 'gte' || kind === 'lte') && equalValues(element, operand);
  }
  const order = compareValues(element, operand);
  switch (kind) {
    case 'gt':
      return order > 0;
    case 'gte':
      return order >= 0;
    case 'lt':
      return order < 0;
    case 'lte':
      return order <= 0;
  }
}

function matchesExtreme(element: Value | undefined, kind: Comparison, operand: MinKey | MaxKey): boolean {
  if (element !== undefined && rankOf(element) === rankOf(operand)) return kind !== 'gt' && kind !== 'lt';
  if (kind === 'eq') return false;
  return operand instanceof MaxKey ? kind === 'lt' || kind === 'lte' : kind === 'gt' || kind === 'gte';
}

/** Whether a value is a number that is no number. */
export function isNaNValue(value: Value): boolean {
  if (typeof value === 'number') return Number.isNaN(value);
  return value instanceof Decimal128 && readDecimal(value).kind === 'nan';
}

function matchesRegex(element: Value | undefined, regex: RegexTest): boolean {
  if (typeof element === 'string') return regex.compiled.test(element);
  if (element instanceof BsonSymbol) return regex.compiled.test(element.text);
  return element instanceof Regex && element.pattern === regex.pattern && element.flags === regex.options;
}
