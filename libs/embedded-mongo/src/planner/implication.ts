import { compareValues, equalValues } from '../bson/compare';
import { type Value } from '../bson/values';
import { type Expression, type Predicate } from '../query/expression';
import { matchesElement } from '../query/match';

type FieldExpression = Extract<Expression, { kind: 'field' }>;

/** What a filter asks for certain: the field conditions of its outermost conjunction. */
function conjuncts(filter: Expression): FieldExpression[] {
  if (filter.kind === 'and') return filter.children.flatMap(conjuncts);
  return filter.kind === 'field' ? [filter] : [];
}

/** Whether every document that satisfies a filter has the field, so that a sparse index holds it. */
export function impliesPresence(filter: Expression, path: string): boolean {
  return conjuncts(filter).some((field) => field.path === path && rejectsMissing(field.predicate));
}

function rejectsMissing(predicate: Predicate): boolean {
  switch (predicate.kind) {
    case 'not':
      return false;
    case 'elemMatchDocument':
    case 'elemMatchValue':
      return true;
    default:
      return !matchesElement(undefined, predicate);
  }
}

/** Whether every document that satisfies a filter satisfies the filter of a partial index. */
export function impliesPartial(filter: Expression, partial: Expression): boolean {
  switch (partial.kind) {
    case 'and':
      return partial.children.every((child) => impliesPartial(filter, child));
    case 'or':
      return partial.children.some((child) => impliesPartial(filter, child));
    case 'field':
      return conjuncts(filter).some(
        (field) => field.path === partial.path && implies(field.predicate, partial.predicate),
      );
    default:
      return false;
  }
}

function implies(asked: Predicate, wanted: Predicate): boolean {
  if (wanted.kind === 'exists') return rejectsMissing(asked);
  switch (asked.kind) {
    case 'eq':
      return satisfies(asked.value, wanted);
    case 'in':
      return asked.regexes.length === 0 && asked.values.every((value) => satisfies(value, wanted));
    case 'gt':
    case 'gte':
      return (
        (wanted.kind === 'gt' || wanted.kind === 'gte') && within(asked.value, wanted.value, asked.kind, wanted.kind, 1)
      );
    case 'lt':
    case 'lte':
      return (
        (wanted.kind === 'lt' || wanted.kind === 'lte') &&
        within(asked.value, wanted.value, asked.kind, wanted.kind, -1)
      );
    case 'type':
      return wanted.kind === 'type' && !asked.anyNumber && asked.types.every((type) => wanted.types.includes(type));
    default:
      return false;
  }
}

/** A value that is looked for may be found in an array, where it satisfies the other predicate too. */
function satisfies(value: Value, wanted: Predicate): boolean {
  if (wanted.kind === 'eq') return equalValues(value, wanted.value);
  if (value === null || Array.isArray(value)) return false;
  return matchesElement(value, wanted);
}

function within(asked: Value, wanted: Value, askedKind: string, wantedKind: string, direction: 1 | -1): boolean {
  if (!matchesElement(asked, { kind: direction === 1 ? 'gte' : 'lte', value: wanted })) return false;
  const order = compareValues(asked, wanted) * direction;
  return order > 0 || !(askedKind.endsWith('e') && !wantedKind.endsWith('e'));
}
