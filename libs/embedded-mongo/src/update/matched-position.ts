import { type Document, type Value, isDocument } from '../bson/values';
import { type Expression, type Predicate, allOf } from '../query/expression';
import { matches, matchesElement } from '../query/match';

type FieldExpression = Extract<Expression, { kind: 'field' }>;

/**
 * The position of the array element by which a document satisfies a filter, for `$` in updates and projections: of several
 * conditions the last one tells. Alternatives tell only where they are values of one field, negations never.
 */
export function matchedPosition(filter: Expression, document: Document): number | undefined {
  switch (filter.kind) {
    case 'and':
      return lastOf(filter.children.map((child) => matchedPosition(child, document)));
    case 'or': {
      const [only] = filter.children;
      if (filter.children.length === 1 && only) return matchedPosition(only, document);
      const choice = choiceOf(filter.children);
      return choice && fieldPosition(choice, document);
    }
    case 'field': {
      const all = allOf(filter.predicate);
      return all.length > 0
        ? lastOf(all.map((predicate) => fieldPosition({ ...filter, predicate }, document)))
        : fieldPosition(filter, document);
    }
    default:
      return undefined;
  }
}

function lastOf(positions: readonly (number | undefined)[]): number | undefined {
  return positions.reduce((found, position) => position ?? found, undefined);
}

/** Alternatives that are all equalities on one path, as the `$in` that they amount to. */
function choiceOf(branches: readonly Expression[]): FieldExpression | undefined {
  const values: Value[] = [];
  let field: FieldExpression | undefined;
  for (const branch of branches) {
    const [only] = branch.kind === 'and' ? branch.children : [branch];
    const single = branch.kind !== 'and' || branch.children.length === 1;
    if (!single || only?.kind !== 'field' || only.predicate.kind !== 'eq') return undefined;
    field ??= only;
    if (field.path !== only.path) return undefined;
    values.push(only.predicate.value);
  }
  return field && { ...field, predicate: { kind: 'in', values, regexes: [] } };
}

function fieldPosition({ parts, predicate }: FieldExpression, document: Document): number | undefined {
  return predicate.kind === 'not' ? undefined : positionBelow(document, parts, predicate);
}

function positionBelow(value: Value | undefined, path: readonly string[], predicate: Predicate): number | undefined {
  const [name, ...rest] = path;
  if (Array.isArray(value)) {
    const position = value.findIndex((element) => satisfiedBy(element, path, predicate));
    if (position >= 0) return position;
    // A position that the filter names is no match to be referred to, but there may be an array below it.
    const named = name !== undefined && rest.length > 0 && /^\d+$/.test(name) ? value[Number(name)] : undefined;
    return named === undefined ? undefined : positionBelow(named, rest, predicate);
  }
  return isDocument(value) && name !== undefined ? positionBelow(value.get(name), rest, predicate) : undefined;
}

/** Whether one element of an array satisfies what the rest of the path asks. */
function satisfiedBy(element: Value, rest: readonly string[], predicate: Predicate): boolean {
  if (rest.length === 0) {
    const each = predicate.kind === 'elemMatchDocument' || predicate.kind === 'elemMatchValue';
    return matchesElement(each ? [element] : element, predicate);
  }
  if (!isDocument(element)) return false;
  return matches({ kind: 'field', path: rest.join('.'), parts: [...rest], predicate }, element);
}
