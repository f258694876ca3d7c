import { equalValues } from '../bson/compare';
import type { Value } from '../bson/values';
import { CommandError } from '../errors';
import { type Expression, type Predicate } from '../query/expression';
import { type IndexInfo } from '../storage/catalog-types';

/**
 * Whether an index is not there yet. Two indexes are told apart by key, `unique`, `sparse` and partial filter, so that
 * several may have one key. Throws IndexKeySpecsConflict (86) where another index has the name, IndexOptionsConflict (85)
 * where the same index is there under another name or expires otherwise.
 */
export function isNewIndex(index: IndexInfo, existing: readonly IndexInfo[]): boolean {
  if (existing.some((other) => isIdIndex(other) && hasKey(other, keyOf(index)))) return false;
  const named = existing.find((other) => other.name === index.name);
  if (named && !sameSignature(named, index)) {
    throw new CommandError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${index.name}`,
    );
  }
  const same = named ?? existing.find((other) => sameSignature(other, index));
  if (!same) return true;
  const alike = same.expireAfterSeconds === index.expireAfterSeconds;
  if (named && alike) return false;
  throw new CommandError(
    'IndexOptionsConflict',
    alike
      ? `Index already exists with a different name: ${same.name}`
      : `An equivalent index already exists with ${named ? 'the same name but different' : 'a different name and'} options. Requested index: ${index.name}, existing index: ${same.name}`,
  );
}

/** Whether an index has that key: the same fields in the same order, with equal numbers. */
export function hasKey(index: IndexInfo, key: Value): boolean {
  return equalValues(keyOf(index), key);
}

function keyOf(index: IndexInfo): Value {
  return index.spec.get('key') ?? null;
}

function isIdIndex(index: IndexInfo): boolean {
  return index.name === '_id_';
}

function sameSignature(left: IndexInfo, right: IndexInfo): boolean {
  return (
    equalValues(keyOf(left), keyOf(right)) &&
    left.unique === right.unique &&
    left.sparse === right.sparse &&
    (left.partial && right.partial
      ? sameExpression(normalized(left.partial), normalized(right.partial))
      : left.partial === right.partial)
  );
}

/** An expression whose conjunctions are flat and in an order of their own, by path and operator. */
function normalized(expression: Expression): Expression {
  if (expression.kind !== 'and' && expression.kind !== 'or') return expression;
  const { kind } = expression;
  const children = expression.children
    .map(normalized)
    .flatMap((child) => (child.kind === kind ? child.children : [child]))
    .sort((left, right) => (place(left) < place(right) ? -1 : place(left) > place(right) ? 1 : 0));
  const [only] = children;
  return only && children.length === 1 ? only : { kind, children };
}

function place(expression: Expression): string {
  return expression.kind === 'field' ? `${expression.path}\0${expression.predicate.kind}` : expression.kind;
}

function sameExpression(left: Expression, right: Expression): boolean {
  if (left.kind === 'field' && right.kind === 'field') {
    return left.path === right.path && samePredicate(left.predicate, right.predicate);
  }
  if (left.kind === 'constant' || right.kind === 'constant' || left.kind === 'field' || right.kind === 'field') {
    return false;
  }
  return (
    left.kind === right.kind &&
    left.children.length === right.children.length &&
    left.children.every((child, position) => {
      const other = right.children[position];
      return other !== undefined && sameExpression(child, other);
    })
  );
}

/** Of the conditions that a partial filter may have; patterns are none of them. */
function samePredicate(left: Predicate, right: Predicate): boolean {
  if ('value' in left && 'value' in right) return left.kind === right.kind && equalValues(left.value, right.value);
  if (left.kind === 'in' && right.kind === 'in') return equalValues(left.values, right.values);
  if (left.kind === 'type' && right.kind === 'type') {
    return left.anyNumber === right.anyNumber && left.types.join() === right.types.join();
  }
  return left.kind === 'exists' && right.kind === 'exists';
}
