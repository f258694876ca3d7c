import { type Document, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';
import { matchesElement } from './match';
import { type Leaf, type Node, type ParsedProjection, parseProjectionTree } from './parse-projection';

/** A parsed projection of `find` or `findAndModify`. */
export interface Projection {
  /** Whether it uses the positional `$`, and so depends on the document that the filter matched. */
  positional: boolean;
  /** Applies it; `position` is where the filter matched an array, for the positional `$`. */
  apply(document: Document, position: () => number | undefined): Document;
}

/**
 * Reads a projection, or undefined for one that asks for everything; refuses what it does not know, and in a pipeline what
 * only `find` has.
 */
export function parseProjection(projection: Document, inPipeline = false): Projection | undefined {
  if (projection.size === 0) return undefined;
  const parsed = parseProjectionTree(projection, inPipeline);
  return { positional: parsed.positional, apply: (document, position) => project(document, parsed, position) };
}

type Position = () => number | undefined;

function project(document: Document, parsed: ParsedProjection, position: Position): Document {
  return parsed.inclusive ? include(document, parsed.root, position) : exclude(document, parsed.root);
}

function include(document: Document, node: Node, position: Position): Document {
  const result: Document = new Map();
  const matched: [string, Value][] = [];
  for (const [name, value] of document) {
    const child = node.children.get(name);
    if (!child) continue;
    const kept = includeValue(value, child, position, 0);
    if (kept === undefined) continue;
    // What $elemMatch picks comes after the other fields, wherever it stood.
    if (child.leaf?.kind === 'elemMatch') matched.push([name, kept]);
    else result.set(name, kept);
  }
  for (const [name, value] of matched) result.set(name, value);
  return result;
}

/** `nesting` is how many arrays lie around the value since the last field: more than one, and no $slice reaches it. */
function includeValue(value: Value, node: Node, position: Position, nesting: number): Value | undefined {
  if (node.leaf) return applyLeaf(value, node.leaf, position);
  if (isDocument(value)) return include(value, nesting > 1 ? withoutSlices(node) : node, position);
  if (!Array.isArray(value)) return undefined;
  const chosen = node.positional ? [elementAt(value, position)] : value;
  const inner = node.positional ? withoutPositional(node) : node;
  return chosen.flatMap((element) => {
    const kept =
      isDocument(element) || Array.isArray(element) ? includeValue(element, inner, position, nesting + 1) : undefined;
    return kept === undefined ? [] : [kept];
  });
}

function exclude(document: Document, node: Node): Document {
  const result: Document = new Map();
  for (const [name, value] of document) {
    const child = node.children.get(name);
    const kept = child ? excludeValue(value, child, 0) : value;
    if (kept !== undefined) result.set(name, kept);
  }
  return result;
}

function excludeValue(value: Value, node: Node, nesting: number): Value | undefined {
  if (node.leaf) return node.leaf.kind === 'exclude' ? undefined : applyLeaf(value, node.leaf, () => undefined);
  if (isDocument(value)) return exclude(value, nesting > 1 ? withoutSlices(node) : node);
  return Array.isArray(value) ? value.map((element) => excludeValue(element, node, nesting + 1) ?? null) : value;
}

/** The same tree with plain inclusion in the place of each $slice. */
function withoutSlices(node: Node): Node {
  const leaf: Leaf | undefined = node.leaf?.kind === 'slice' ? { kind: 'include' } : node.leaf;
  const children = new Map([...node.children].map(([name, child]) => [name, withoutSlices(child)]));
  return { ...node, ...(leaf && { leaf }), children };
}

/** The same tree for what lies within an element that the positional `$` has chosen. */
function withoutPositional(node: Node): Node {
  const leaf: Leaf | undefined = node.leaf?.kind === 'positional' ? { kind: 'include' } : node.leaf;
  const children = new Map([...node.children].map(([name, child]) => [name, withoutPositional(child)]));
  return { ...(leaf && { leaf }), children, positional: false };
}

function elementAt(array: readonly Value[], position: Position): Value {
  const at = position();
  if (at === undefined) {
    throw new CommandError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  }
  const element = array[at];
  if (element !== undefined) return element;
  throw new CommandError(
    51247,
    "Executor error during find command :: caused by :: positional operator '.$' element mismatch",
  );
}

function applyLeaf(value: Value, leaf: Leaf, position: Position): Value | undefined {
  if (leaf.kind === 'elemMatch') {
    if (!Array.isArray(value)) return undefined;
    const found = value.find((element) => matchesElement([element], leaf.predicate));
    return found === undefined ? undefined : [found];
  }
  if (!Array.isArray(value)) return value;
  if (leaf.kind === 'positional') return [elementAt(value, position)];
  if (leaf.kind !== 'slice') return value;
  const start = leaf.skip < 0 ? Math.max(value.length + leaf.skip, 0) : leaf.skip;
  return value.slice(start, leaf.limit === undefined ? undefined : start + leaf.limit);
}
