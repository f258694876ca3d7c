import { type Document, Timestamp, type Value, isDocument } from '../bson/values';
import { CommandError } from '../errors';
import { type Expression } from '../query/expression';
import { matches } from '../query/match';
import { formatValue } from '../storage/format-value';
import { type Modifier } from './change';
import { currentTimestamp } from './field-operators';
import { type Rename, type Update, isPositional } from './parse-update';

/** How far beyond an array's end a position may be set, as in MongoDB. */
const MAX_PADDING = 1_500_000;

export interface ApplyOptions {
  /** Whether the document is one that an upsert is about to insert. */
  inserting: boolean;
  /** The array position that the filter matched, for `$`. */
  matchedPosition(): number | undefined;
}

/** Applies an update to a document and returns the new one; the old one is left as it is. */
export function applyUpdate(update: Update, document: Document, options: ApplyOptions): Document {
  if (update.kind === 'replacement') return replace(update.document, document);
  const result = cloneDocument(document);
  const applier = new Applier(update.arrayFilters, options, mayMeet(update.steps) ? new WrittenPaths() : undefined);
  for (const step of update.steps) {
    if ('fromPath' in step) moveField(result, step);
    else if (!step.onInsertOnly || options.inserting) applier.apply(result, step);
  }
  return result;
}

function replace(replacement: Document, before: Document): Document {
  const id = before.get('_id');
  const result: Document = new Map();
  if (id !== undefined) result.set('_id', replacement.get('_id') ?? id);
  for (const [name, value] of replacement) result.set(name, value);
  return withTimestamps(result);
}

/** Fills in the empty timestamps at the top of a document, in place, as MongoDB does with whole documents. */
function withTimestamps(document: Document): Document {
  for (const [name, value] of document) {
    if (name !== '_id' && value instanceof Timestamp && value.value === 0n) document.set(name, currentTimestamp());
  }
  return document;
}

function cloneDocument(document: Document): Document {
  const result: Document = new Map();
  for (const [name, value] of document) result.set(name, cloneValue(value));
  return result;
}

function cloneValue(value: Value): Value {
  if (isDocument(value)) return cloneDocument(value);
  return Array.isArray(value) ? value.map(cloneValue) : value;
}

class Applier {
  constructor(
    private readonly arrayFilters: ReadonlyMap<string, Expression>,
    private readonly options: ApplyOptions,
    private readonly written: WrittenPaths | undefined,
  ) {}

  apply(document: Document, modifier: Modifier): void {
    this.inDocument(document, modifier, 0);
  }

  private inDocument(document: Document, modifier: Modifier, depth: number): void {
    const name = modifier.parts[depth] ?? '';
    const current = document.get(name);
    if (depth === modifier.parts.length - 1) {
      this.written?.add(modifier.parts);
      const change = modifier.apply(current, this.shown(document, name));
      if (change.kind === 'set') document.set(name, change.value);
      else if (change.kind === 'remove') document.delete(name);
      return;
    }
    if (current !== undefined) return this.below(current, modifier, depth + 1, name);
    if (!modifier.creates) return;
    this.refusePositional(modifier, depth + 1);
    const child: Document = new Map();
    this.inDocument(child, modifier, depth + 1);
    document.set(name, child);
  }

  private shown(document: Document, name: string): string {
    const id = document.get('_id');
    const value = document.get(name);
    const field = value === undefined ? name : `{${name}: ${formatValue(value)}}`;
    return id === undefined ? field : `{ _id: ${formatValue(id)} } has the field '${name}'`;
  }

  private refusePositional(modifier: Modifier, depth: number): void {
    const part = modifier.parts[depth] ?? '';
    if (part === '$') this.position(modifier);
    if (!part.startsWith('$[')) return;
    const path = modifier.parts.slice(0, depth).join('.');
    throw new CommandError(
      'BadValue',
      `The path '${path}' must exist in the document in order to apply array updates.`,
    );
  }

  private position(modifier: Modifier): string {
    const position = this.options.matchedPosition();
    if (position !== undefined) return String(position);
    throw new CommandError(
      'BadValue',
      `The positional operator did not find the match needed from the query. (${modifier.path})`,
    );
  }

  private below(value: Value, modifier: Modifier, depth: number, name: string): void {
    let part = modifier.parts[depth] ?? '';
    if (part.startsWith('$[')) return this.inElements(value, modifier, depth, name);
    if (part === '$') part = this.position(modifier);
    if (Array.isArray(value)) return this.inArray(value, part, at(modifier, depth, part), depth);
    if (isDocument(value)) {
      return this.inDocument(value, at(modifier, depth, part), depth);
    }
    refuseBlocked(modifier, part, name, value);
  }

  private inElements(value: Value, modifier: Modifier, depth: number, name: string): void {
    if (!Array.isArray(value)) {
      throw new CommandError(
        'BadValue',
        `Cannot apply array updates to non-array element ${name}: ${formatValue(value)}`,
      );
    }
    const identifier = (modifier.parts[depth] ?? '').slice(2, -1);
    const filter = identifier === '' ? undefined : this.arrayFilters.get(identifier);
    for (let index = 0; index < value.length; index++) {
      const element = value[index] ?? null;
      if (!filter || matches(filter, new Map([[identifier, element]])))
        this.inArray(value, String(index), at(modifier, depth, String(index)), depth);
    }
  }

  private inArray(array: Value[], part: string, modifier: Modifier, depth: number): void {
    if (!/^(0|[1-9]\d*)$/.test(part)) {
      return refuseBlocked(modifier, part, modifier.parts[depth - 1] ?? '', array);
    }
    const index = Number(part);
    const current = array[index];
    if (depth === modifier.parts.length - 1) {
      this.written?.add(modifier.parts);
      const change = modifier.apply(current, part);
      if (change.kind === 'set') setElement(array, index, change.value);
      // An element that is removed leaves null, so that the others keep their places.
      else if (change.kind === 'remove') array[index] = null;
      return;
    }
    if (current !== undefined) return this.below(current, modifier, depth + 1, part);
    if (!modifier.creates) return;
    this.refusePositional(modifier, depth + 1);
    const child: Document = new Map();
    this.inDocument(child, modifier, depth + 1);
    setElement(array, index, child);
  }
}

/** Whether only the document tells if two steps write to one path: where positions are not in the paths themselves. */
function mayMeet(steps: readonly (Modifier | Rename)[]): boolean {
  return steps.length > 1 && steps.some((step) => 'parts' in step && step.parts.some(isPositional));
}

/** The modifier with the position that a part of its path stands for. */
function at(modifier: Modifier, depth: number, part: string): Modifier {
  return part === modifier.parts[depth] ? modifier : { ...modifier, parts: modifier.parts.with(depth, part) };
}

/** The paths that one update has written to, positions in the place of `$`: no two may be one, or one within the other. */
class WrittenPaths {
  private readonly paths = new Set<string>();
  private readonly parents = new Set<string>();

  /** Throws ConflictingUpdateOperators (40) for a path that was written, lies in one that was, or holds one. */
  add(parts: readonly string[]): void {
    const path = parts.join('.');
    const above = parts.slice(1).map((_, depth) => parts.slice(0, depth + 1).join('.'));
    if (this.paths.has(path) || this.parents.has(path) || above.some((parent) => this.paths.has(parent))) {
      throw new CommandError('ConflictingUpdateOperators', `Update created a conflict at '${path}'`);
    }
    this.paths.add(path);
    for (const parent of above) this.parents.add(parent);
  }
}

/** Only `$unset` takes a path that a value blocks for one where nothing is. */
function refuseBlocked({ operator, creates, path }: Modifier, part: string, name: string, value: Value): void {
  if (operator === '$unset') return;
  const element = `{${name}: ${formatValue(value)}}`;
  throw new CommandError(
    'PathNotViable',
    creates
      ? `Cannot create field '${part}' in element ${element}`
      : `Cannot use the part (${part}) of (${path}) to traverse the element (${element})`,
  );
}

function setElement(array: Value[], index: number, value: Value): void {
  if (index - array.length > MAX_PADDING) {
    throw new CommandError('CannotBackfillArray', `can't backfill more than ${MAX_PADDING} elements`);
  }
  while (array.length < index) array.push(null);
  array[index] = value;
}

function moveField(document: Document, { from, to, fromPath, toPath }: Rename): void {
  const source = sourceOf(document, from, fromPath);
  const name = from.at(-1) ?? '';
  const value = source?.get(name);
  if (!source || value === undefined) return;
  const target = targetOf(document, to, toPath);
  target.set(to.at(-1) ?? '', value);
  source.delete(name);
}

/** The document that holds a `$rename`'s source, or undefined where there is none. */
function sourceOf(document: Document, parts: readonly string[], path: string): Document | undefined {
  let current: Value = document;
  let array: string | undefined;
  for (const [depth, part] of parts.entries()) {
    let next: Value | undefined;
    if (isDocument(current)) next = current.get(part);
    else if (Array.isArray(current) && /^(0|[1-9]\d*)$/.test(part)) {
      array ??= parts[depth - 1];
      next = current[Number(part)];
    } else {
      const element = `{${parts[depth - 1] ?? ''}: ${formatValue(current)}}`;
      throw new CommandError(
        'PathNotViable',
        `cannot use the part (${part} of ${path}) to traverse the element (${element})`,
      );
    }
    if (next === undefined) return undefined;
    if (depth < parts.length - 1) current = next;
  }
  if (array !== undefined) throw arrayElement('source', path, array);
  return isDocument(current) ? current : undefined;
}

/** The document that a `$rename` writes to; missing ones are made. */
function targetOf(document: Document, parts: readonly string[], path: string): Document {
  let current = document;
  for (const [depth, part] of parts.slice(0, -1).entries()) {
    const next = current.get(part);
    if (Array.isArray(next)) throw arrayElement('destination', path, part);
    if (isDocument(next)) current = next;
    else if (next === undefined) {
      const made: Document = new Map();
      current.set(part, made);
      current = made;
    } else {
      throw new CommandError(
        'PathNotViable',
        `Cannot create field '${parts[depth + 1] ?? ''}' in element {${part}: ${formatValue(next)}}`,
      );
    }
  }
  return current;
}

function arrayElement(role: 'source' | 'destination', path: string, name: string): CommandError {
  return new CommandError(
    'BadValue',
    `The ${role} field cannot be an array element, '${path}' has an array field called '${name}'`,
  );
}
