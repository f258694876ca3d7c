import { type Document, type Value, isDocument } from '../bson/values';
import { type Expression } from '../query/expression';
import { matches } from '../query/match';

/** The position of the array element by which a document satisfies a filter, for `$` in updates and projections. */
export function matchedPosition(filter: Expression, document: Document): number | undefined {
  switch (filter.kind) {
    case 'and':
      return filter.children.reduce<number | undefined>(
        (found, child) => matchedPosition(child, document) ?? found,
        undefined,
      );
    case 'or': {
      const child = filter.children.find((entry) => matches(entry, document));
      return child && matchedPosition(child, document);
    }
    case 'field':
      return filter.predicate.kind === 'not' ? undefined : fieldPosition(filter, document);
    default:
      return undefined;
  }
}

function fieldPosition(filter: Extract<Expression, { kind: 'field' }>, document: Document): number | undefined {
  let current: Value | undefined = document;
  for (let depth = 0; depth <= filter.parts.length; depth++) {
    if (Array.isArray(current)) return positionIn(current, filter, depth);
    if (!isDocument(current)) return undefined;
    current = current.get(filter.parts[depth] ?? '');
  }
  return undefined;
}

function positionIn(
  array: readonly Value[],
  filter: Extract<Expression, { kind: 'field' }>,
  depth: number,
): number | undefined {
  const rest = filter.parts.slice(depth);
  const position = array.findIndex((element) => {
    const parts = ['element', ...rest];
    const single: Expression = { kind: 'field', path: parts.join('.'), parts, predicate: filter.predicate };
    return matches(single, new Map([['element', [element]]]));
  });
  return position < 0 ? undefined : position;
}
