import { type Document, type Value, isDocument, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { type Expression } from '../query/expression';
import { parseFilter } from '../query/parse-filter';
import { splitPath } from '../query/path';
import { addToSet, arrayFilterIdentifier, pop, pull, pullAll, push } from './array-operators';
import { type Modifier, set } from './change';
import { arithmetic, bitwise, currentDate, extreme, removal } from './field-operators';

/** An update as it will be applied: a whole new document, or steps in the order of the paths that they write. */
export type Update =
  | { kind: 'replacement'; document: Document }
  | { kind: 'modifiers'; steps: (Modifier | Rename)[]; arrayFilters: Map<string, Expression> };

/** A `$rename`: the value moves from one path to the other. */
export interface Rename {
  from: string[];
  to: string[];
  fromPath: string;
  toPath: string;
}

/** Reads an update; refuses with MongoDB's codes what it does not know, conflicting paths included. */
export function parseUpdate(update: Value, arrayFilters: readonly Value[] = []): Update {
  if (Array.isArray(update))
    throw new CommandError('NotImplemented', 'updates by an aggregation pipeline are not supported');
  if (!isDocument(update))
    throw new CommandError('FailedToParse', 'Update argument must be either an object or an array');
  const first = update.keys().next();
  if (first.done || !first.value.startsWith('$')) {
    checkReplacement(update);
    if (arrayFilters.length > 0)
      throw new CommandError('FailedToParse', 'arrayFilters may not be specified for replacement-style updates');
    return { kind: 'replacement', document: update };
  }
  const filters = parseArrayFilters(arrayFilters);
  const modifiers: Modifier[] = [];
  const renames: Rename[] = [];
  for (const [operator, fields] of update) {
    if (!operator.startsWith('$') || !KNOWN.has(operator)) {
      throw new CommandError(
        'FailedToParse',
        `Unknown modifier: ${operator}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDocument(fields)) {
      throw new CommandError(
        'FailedToParse',
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${operator}: ${typeName(fields)}}`,
      );
    }
    for (const [path, operand] of fields) {
      if (operator === '$rename') renames.push(parseRename(path, operand));
      else modifiers.push(modifier(operator, path, operand));
    }
  }
  checkConflicts([
    ...modifiers.map(({ path }) => path),
    ...renames.flatMap(({ fromPath, toPath }) => [fromPath, toPath]),
  ]);
  checkIdentifiers(modifiers, filters);
  const written = (step: Modifier | Rename) => ('fromPath' in step ? step.to : step.parts);
  const steps = [...modifiers, ...renames].sort((a, b) => comparePaths(written(a), written(b)));
  return { kind: 'modifiers', steps, arrayFilters: filters };
}

const KNOWN = new Set([
  '$set',
  '$setOnInsert',
  '$unset',
  '$inc',
  '$mul',
  '$min',
  '$max',
  '$rename',
  '$currentDate',
  '$bit',
  '$push',
  '$addToSet',
  '$pop',
  '$pull',
  '$pullAll',
]);

function checkReplacement(document: Document): void {
  for (const name of document.keys()) {
    if (!name.startsWith('$')) continue;
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
    );
  }
}

function modifier(operator: string, path: string, operand: Value): Modifier {
  const parts = parsePath(path);
  const creates = !['$unset', '$pop', '$pull', '$pullAll'].includes(operator);
  return {
    operator,
    path,
    parts,
    creates,
    onInsertOnly: operator === '$setOnInsert',
    apply: effect(operator, path, operand),
  };
}

function effect(operator: string, path: string, operand: Value): Modifier['apply'] {
  switch (operator) {
    case '$inc':
    case '$mul':
      return arithmetic(operator, path, operand);
    case '$min':
      return extreme(-1, operand);
    case '$max':
      return extreme(1, operand);
    case '$currentDate':
      return currentDate(path, operand);
    case '$bit':
      return bitwise(path, operand);
    case '$unset':
      return removal();
    case '$push':
      return push(operand);
    case '$addToSet':
      return addToSet(operand);
    case '$pop':
      return pop(path, operand);
    case '$pull':
      return pull(operand);
    case '$pullAll':
      return pullAll(operand);
    default:
      return () => set(operand);
  }
}

function parsePath(path: string): string[] {
  if (path === '') throw new CommandError('EmptyFieldName', 'An empty update path is not valid.');
  const parts = splitPath(path);
  if (parts.includes('')) {
    throw new CommandError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  if (isPositional(parts[0] ?? '')) {
    throw new CommandError(
      'BadValue',
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  }
  // Below the top, names may begin with a dollar.
  if (path.startsWith('$')) {
    throw new CommandError(
      'DollarPrefixedFieldName',
      `The dollar ($) prefixed field '${parts[0] ?? ''}' in '${path}' is not allowed in the context of an update operator.`,
    );
  }
  if (parts.filter((part) => part === '$').length > 1) {
    throw new CommandError('BadValue', `Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  return parts;
}

/** Whether a part of a path stands for array elements: `$`, `$[]` or `$[identifier]`. */
export function isPositional(part: string): boolean {
  return part === '$' || (part.startsWith('$[') && part.endsWith(']'));
}

function parseRename(from: string, operand: Value): Rename {
  if (typeof operand !== 'string') {
    throw new CommandError('BadValue', `The 'to' field for $rename must be a string: ${from}: ${typeName(operand)}`);
  }
  const rename = { from: parsePath(from), to: parsePath(operand), fromPath: from, toPath: operand };
  if (rename.from.some(isPositional))
    throw new CommandError('BadValue', `The source field for $rename may not be dynamic: ${from}`);
  if (rename.to.some(isPositional))
    throw new CommandError('BadValue', `The destination field for $rename may not be dynamic: ${operand}`);
  if (from === operand) {
    throw new CommandError('BadValue', `The source and target field for $rename must differ: ${from}: "${operand}"`);
  }
  if (operand.startsWith(`${from}.`) || from.startsWith(`${operand}.`)) {
    throw new CommandError(
      'BadValue',
      `The source and target field for $rename must not be on the same path: ${from}: "${operand}"`,
    );
  }
  return rename;
}

function checkConflicts(paths: readonly string[]): void {
  const seen: string[] = [];
  for (const path of paths) {
    const other = seen.find((entry) => entry === path || entry.startsWith(`${path}.`) || path.startsWith(`${entry}.`));
    if (other !== undefined) {
      const at = other.length < path.length ? other : path;
      throw new CommandError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${at}'`,
      );
    }
    const clash = seen.map((entry) => elementsClash(entry, path)).find((at) => at !== undefined);
    if (clash !== undefined) {
      throw new CommandError(
        'ConflictingUpdateOperators',
        `Updating the path '${path}' would create a conflict at '${clash}'`,
      );
    }
    seen.push(path);
  }
}

/** Where one path means array elements by `$[]` and the other names a field or a position, which do not go together. */
function elementsClash(left: string, right: string): string | undefined {
  const others = splitPath(right);
  const parts = splitPath(left);
  const at = parts.findIndex((part, index) => part !== others[index]);
  const many = (part: string | undefined) => part?.startsWith('$[') && part.endsWith(']');
  if (at < 0 || others[at] === undefined || Boolean(many(parts[at])) === Boolean(many(others[at]))) return undefined;
  return parts.slice(0, at).join('.');
}

function parseArrayFilters(filters: readonly Value[]): Map<string, Expression> {
  const result = new Map<string, Expression>();
  for (const filter of filters) {
    if (!isDocument(filter)) throw new CommandError('TypeMismatch', 'Each array filter must be an object');
    const condition = parseFilter(filter);
    const identifier = arrayFilterIdentifier(filter);
    if (result.has(identifier)) {
      throw new CommandError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${identifier}`,
      );
    }
    result.set(identifier, condition);
  }
  return result;
}

function checkIdentifiers(modifiers: readonly Modifier[], filters: ReadonlyMap<string, Expression>): void {
  const used = new Set<string>();
  for (const { path, parts } of modifiers) {
    for (const part of parts) {
      const identifier = /^\$\[(.+)\]$/.exec(part)?.[1];
      if (identifier === undefined) continue;
      if (!filters.has(identifier)) {
        throw new CommandError('BadValue', `No array filter found for identifier '${identifier}' in path '${path}'`);
      }
      used.add(identifier);
    }
  }
  for (const identifier of filters.keys()) {
    if (used.has(identifier)) continue;
    throw new CommandError(
      'FailedToParse',
      `The array filter for identifier '${identifier}' was not used in the update`,
    );
  }
}

/** New fields are added in the order of their names, numbers by their value, as MongoDB does since version 5. */
function comparePaths(left: readonly string[], right: readonly string[]): number {
  for (let index = 0; index < left.length && index < right.length; index++) {
    const a = left[index] ?? '';
    const b = right[index] ?? '';
    if (a === b) continue;
    const numeric = /^\d+$/.test(a) && /^\d+$/.test(b);
    return numeric ? Number(a) - Number(b) : a < b ? -1 : 1;
  }
  return left.length - right.length;
}
