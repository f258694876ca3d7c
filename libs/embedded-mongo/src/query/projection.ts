import { toDouble, toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { type Predicate } from './expression';
import { matchesElement } from './match';
import { parseFilter, truthy } from './parse-filter';

/** A parsed projection of `find` or `findAndModify`. */
export interface Projection {
  /** Applies it; `position` is where the filter matched an array, for the positional `$`. */
  apply(document: Document, position: () => number | undefined): Document;
}

type Leaf =
  | { kind: 'include' | 'exclude' }
  | { kind: 'slice'; skip: number; limit: number | undefined }
  | { kind: 'elemMatch'; predicate: Predicate }
  | { kind: 'positional' };

interface Node {
  leaf?: Leaf;
  children: Map<string, Node>;
}

/** Reads a projection, or undefined for one that asks for everything; refuses what it does not know. */
export function parseProjection(projection: Document): Projection | undefined {
  if (projection.size === 0) return undefined;
  const root: Node = { children: new Map() };
  let mode: 'include' | 'exclude' | undefined;
  let id: boolean | undefined;
  let positional = 0;
  for (const [path, value] of projection) {
    const leaf = parseLeaf(path, value);
    if (path === '_id' && (leaf.kind === 'include' || leaf.kind === 'exclude')) {
      id = leaf.kind === 'include';
      continue;
    }
    if (leaf.kind === 'positional' && ++positional > 1) {
      throw new CommandError(31276, 'Cannot specify more than one positional projection per query.');
    }
    const wanted =
      leaf.kind === 'slice' || leaf.kind === 'elemMatch' ? undefined : leaf.kind === 'exclude' ? 'exclude' : 'include';
    if (wanted && mode && wanted !== mode) {
      throw wanted === 'exclude'
        ? new CommandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`)
        : new CommandError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
    }
    mode ??= wanted;
    addPath(root, leaf.kind === 'positional' ? path.slice(0, -2) : path, leaf);
  }
  const hasElemMatch = [...root.children.values()].some((node) => node.leaf?.kind === 'elemMatch');
  const inclusive =
    mode === 'include' || (mode === undefined && (hasElemMatch || (id === true && root.children.size === 0)));
  return {
    apply: (document, position) => {
      const result = inclusive ? include(document, root, position) : exclude(document, root);
      return withId(document, result, inclusive ? (id ?? true) : (id ?? true));
    },
  };
}

function parseLeaf(path: string, value: Value): Leaf {
  if (path === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.$')) {
    if (isDocument(value) || !truthy(value))
      throw new CommandError(31395, 'positional projection cannot be used with exclusion');
    return { kind: 'positional' };
  }
  const parts = path.split('.');
  if (parts.includes('')) throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
  if (parts.some((part) => part.startsWith('$'))) {
    throw new CommandError(
      16410,
      "FieldPath field names may not start with '$'. Consider using $getField or $setField.",
    );
  }
  if (isDocument(value)) return parseOperator(path, value);
  if (typeof value === 'boolean' || isNumber(value)) return { kind: truthy(value) ? 'include' : 'exclude' };
  throw new CommandError(
    'NotImplemented',
    `computed projections are not supported: '${path}' is of type ${typeName(value)}`,
  );
}

function parseOperator(path: string, value: Document): Leaf {
  const [entry] = value;
  const [name, operand] = entry ?? ['', null];
  if (value.size !== 1) throw new CommandError('NotImplemented', `computed projections are not supported: '${path}'`);
  if (name === '$slice') return parseSlice(operand);
  if (name === '$elemMatch') {
    if (!isDocument(operand)) throw new CommandError(31274, 'elemMatch: Invalid argument, object required');
    if (path.includes('.')) throw new CommandError(31275, 'Cannot use $elemMatch projection on a nested field.');
    const parsed = parseFilter(new Map([['field', new Map([['$elemMatch', operand]])]]));
    const [child] = parsed.kind === 'and' ? parsed.children : [];
    if (child?.kind === 'field') return { kind: 'elemMatch', predicate: child.predicate };
  }
  if (name.startsWith('$')) throw new CommandError(31325, `Unknown expression ${name}`);
  throw new CommandError('NotImplemented', `nested projections are not supported: '${path}'`);
}

function parseSlice(operand: Value): Leaf {
  const whole = (value: Value | undefined): number => {
    const number = isNumber(value) ? (toInteger(value) ?? BigInt(Math.trunc(toDouble(value)))) : undefined;
    if (number === undefined)
      throw new CommandError(28667, 'Invalid $slice syntax: a number or [skip, limit] is needed');
    return Number(number);
  };
  if (!Array.isArray(operand)) {
    const limit = whole(operand);
    return limit < 0 ? { kind: 'slice', skip: limit, limit: undefined } : { kind: 'slice', skip: 0, limit };
  }
  if (operand.length !== 2) throw new CommandError(28667, 'Invalid $slice syntax: [skip, limit] is needed');
  const limit = whole(operand[1]);
  if (limit <= 0)
    throw new CommandError(28724, `First argument to $slice must be an array and the limit positive, but is ${limit}`);
  return { kind: 'slice', skip: whole(operand[0]), limit };
}

function addPath(root: Node, path: string, leaf: Leaf): void {
  let node = root;
  for (const part of path.split('.')) {
    if (node.leaf) throw new CommandError(31249, `Path collision at ${path}`);
    let next = node.children.get(part);
    if (!next) {
      next = { children: new Map() };
      node.children.set(part, next);
    }
    node = next;
  }
  if (node.leaf || node.children.size > 0) throw new CommandError(31250, `Path collision at ${path}`);
  node.leaf = leaf;
}

function include(document: Document, node: Node, position: () => number | undefined): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const child = node.children.get(name);
    if (!child) continue;
    const kept = includeValue(value, child, position);
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

function includeValue(value: Value, node: Node, position: () => number | undefined): Value | undefined {
  if (node.leaf) return applyLeaf(value, node.leaf, position);
  if (isDocument(value)) return include(value, node, position);
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((element) => {
    const kept = isDocument(element) || Array.isArray(element) ? includeValue(element, node, position) : undefined;
    return kept === undefined ? [] : [kept];
  });
}

function exclude(document: Document, node: Node): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const child = node.children.get(name);
    const kept = child ? excludeValue(value, child) : value;
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

function excludeValue(value: Value, node: Node): Value | undefined {
  if (node.leaf) return node.leaf.kind === 'exclude' ? undefined : applyLeaf(value, node.leaf, () => undefined);
  if (isDocument(value)) return exclude(value, node);
  return Array.isArray(value) ? value.map((element) => excludeValue(element, node) ?? null) : value;
}

function applyLeaf(value: Value, leaf: Leaf, position: () => number | undefined): Value | undefined {
  if (leaf.kind === 'elemMatch') {
    if (!Array.isArray(value)) return undefined;
    const found = value.find((element) => matchesElement([element], leaf.predicate));
    return found === undefined ? undefined : [found];
  }
  if (!Array.isArray(value)) return value;
  if (leaf.kind === 'positional') {
    const at = position();
    if (at === undefined) {
      throw new CommandError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    const element = value[at];
    return element === undefined ? [] : [element];
  }
  if (leaf.kind !== 'slice') return value;
  const start = leaf.skip < 0 ? Math.max(value.length + leaf.skip, 0) : leaf.skip;
  return value.slice(start, leaf.limit === undefined ? undefined : start + leaf.limit);
}

function withId(document: Document, projected: Document, wanted: boolean): Document {
  const id = document.get('_id');
  projected.delete('_id');
  if (!wanted || id === undefined) return projected;
  return new Map<string, Value>([['_id', id], ...projected]);
}
