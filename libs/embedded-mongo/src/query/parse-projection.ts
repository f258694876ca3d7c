import { toDouble, toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument, isNumber, typeName } from '../bson/values';
import { CommandError } from '../errors';
import { type Predicate } from './expression';
import { parseFilter, truthy } from './parse-filter';

/** What a projection asks at the end of a path. */
export type Leaf =
  | { kind: 'include' | 'exclude' }
  | { kind: 'slice'; skip: number; limit: number | undefined }
  | { kind: 'elemMatch'; predicate: Predicate }
  | { kind: 'positional' };

/** One field name of a projection's paths. */
export interface Node {
  leaf?: Leaf;
  children: Map<string, Node>;
  /** Whether a positional path goes through it: the first array that it meets is cut to one element. */
  positional: boolean;
}

/** A projection as a tree of field names; what is not in it is left out if it is inclusive, else kept. */
export interface ParsedProjection {
  root: Node;
  inclusive: boolean;
  positional: boolean;
}

/**
 * Reads a projection that is not empty; refuses with MongoDB's codes what is malformed or not supported, in a pipeline
 * `$slice`, `$elemMatch` and the positional `$` of `find` as well.
 */
export function parseProjectionTree(projection: Document, inPipeline: boolean): ParsedProjection {
  const parser = new Parser(inPipeline);
  for (const [path, value] of projection) parser.add(path, value, '');
  return parser.finish();
}

class Parser {
  private readonly root: Node = { children: new Map(), positional: false };
  private mode: 'include' | 'exclude' | undefined;
  private id: boolean | undefined;
  private idNamed = false;
  private positional = false;
  private slices = false;
  private elemMatches = false;

  constructor(private readonly inPipeline: boolean) {}

  /** Takes one field; `parent` is the path of the document that it stands in, empty at the top. */
  add(name: string, value: Value, parent: string): void {
    if (name === '') throw new CommandError(40352, 'FieldPath cannot be constructed with empty string');
    const path = parent === '' ? name : `${parent}.${name}`;
    if (isDocument(value)) return this.addDocument(path, name, value, parent);
    if (typeof value !== 'boolean' && !isNumber(value)) {
      if (isPositional(name)) throw new CommandError(31308, 'positional projection cannot be used with a literal');
      throw new CommandError(
        'NotImplemented',
        `computed projections are not supported: '${path}' is of type ${typeName(value)}`,
      );
    }
    this.addFlag(path, truthy(value));
  }

  finish(): ParsedProjection {
    const inclusive = this.isInclusive();
    if (inclusive && !this.idNamed) this.place('_id', { kind: 'include' });
    const id = this.root.children.get('_id');
    // An _id that is asked for is one field more of an inclusion, and nothing to an exclusion; one that is not, the reverse.
    if (id?.leaf?.kind === (inclusive ? 'exclude' : 'include')) this.root.children.delete('_id');
    return { root: this.root, inclusive, positional: this.positional };
  }

  private isInclusive(): boolean {
    if (this.mode !== undefined) return this.mode === 'include';
    if (this.slices) return this.id === true;
    return this.elemMatches || this.id === true;
  }

  private addFlag(path: string, wanted: boolean): void {
    if (isPositional(path) && wanted) return this.addPositional(path);
    checkPath(path);
    if (path === '_id') {
      this.id = wanted;
    } else if (wanted) {
      this.setMode('include', path);
    } else this.setMode('exclude', path);
    this.place(path, { kind: wanted ? 'include' : 'exclude' });
  }

  private setMode(mode: 'include' | 'exclude', path: string): void {
    if (this.mode !== undefined && this.mode !== mode) {
      throw mode === 'exclude'
        ? new CommandError(31254, `Cannot do exclusion on field ${path} in inclusion projection`)
        : new CommandError(31253, `Cannot do inclusion on field ${path} in exclusion projection`);
    }
    this.mode = mode;
  }

  private addPositional(path: string): void {
    if (this.inPipeline) throw new CommandError(31324, 'Cannot use positional projection in aggregation projection');
    if (this.positional) {
      throw new CommandError(31276, 'Cannot specify more than one positional projection per query.');
    }
    if (this.elemMatches) throw new CommandError(31256, 'Cannot specify positional operator and $elemMatch.');
    if (!path.endsWith('.$')) {
      throw new CommandError(
        31394,
        `As of 4.4, it's illegal to specify positional operator in the middle of a path. Positional projection may only be used at the end, for example: a.b.$. If the query previously used a form like a.b.$.d, remove the parts following the '$' and the results will be equivalent.`,
      );
    }
    const field = path.slice(0, -2);
    if (field === '') throw new CommandError(5392900, 'FieldPath cannot be constructed with empty string');
    checkPath(field);
    this.setMode('include', path);
    this.positional = true;
    this.place(field, { kind: 'positional' });
    let node = this.root;
    for (const part of field.split('.')) {
      const next = node.children.get(part);
      if (!next) break;
      next.positional = true;
      node = next;
    }
  }

  private addDocument(path: string, name: string, value: Document, parent: string): void {
    if (isPositional(name)) {
      throw new CommandError(31271, 'positional projection cannot be used with an expression or sub object');
    }
    checkPath(path);
    const [first] = value;
    if (!first)
      throw new CommandError(51270, 'An empty sub-projection is not a valid value. Found empty object at path');
    const [operator, operand] = first;
    if (value.size > 1 || !operator.startsWith('$')) {
      for (const [inner, asked] of value) this.add(inner, asked, path);
      return;
    }
    if (this.inPipeline && operator === '$elemMatch') {
      throw new CommandError(168, 'Cannot use $elemMatch in this context');
    }
    if (this.inPipeline) throw new CommandError('NotImplemented', `computed fields are not supported: '${path}'`);
    if (operator === '$slice') {
      this.slices = true;
      return this.place(path, parseSlice(operand));
    }
    if (operator !== '$elemMatch') throw new CommandError(31325, `Unknown expression ${operator}`);
    if (!isDocument(operand)) throw new CommandError(31274, 'elemMatch: Invalid argument, object required');
    if (this.positional) throw new CommandError(31255, 'Cannot specify positional operator and $elemMatch.');
    if (parent !== '' || path.includes('.')) {
      throw new CommandError(31275, 'Cannot use $elemMatch projection on a nested field.');
    }
    this.elemMatches = true;
    this.place(path, { kind: 'elemMatch', predicate: elemMatchPredicate(operand) });
  }

  private place(path: string, leaf: Leaf): void {
    const parts = path.split('.');
    this.idNamed ||= parts[0] === '_id';
    let node = this.root;
    for (const part of parts) {
      if (node.leaf) throw new CommandError(31249, `Path collision at ${path}`);
      let next = node.children.get(part);
      if (!next) {
        next = { children: new Map(), positional: false };
        node.children.set(part, next);
      }
      node = next;
    }
    if (node.leaf || node.children.size > 0) throw new CommandError(31250, `Path collision at ${path}`);
    node.leaf = leaf;
  }
}

function isPositional(path: string): boolean {
  return path.endsWith('.$') || path.includes('.$.');
}

function checkPath(path: string): void {
  const parts = path.split('.');
  if (parts.includes('')) throw new CommandError(15998, 'FieldPath field names may not be empty strings.');
  if (!parts.some((part) => part.startsWith('$'))) return;
  throw new CommandError(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
}

function elemMatchPredicate(operand: Document): Predicate {
  const parsed = parseFilter(new Map([['field', new Map([['$elemMatch', operand]])]]));
  const [child] = parsed.kind === 'and' ? parsed.children : [];
  if (child?.kind !== 'field') throw new CommandError('BadValue', '$elemMatch needs an Object');
  return child.predicate;
}

function parseSlice(operand: Value): Leaf {
  const whole = (value: Value | undefined): number => {
    const number = isNumber(value) ? (toInteger(value) ?? BigInt(Math.trunc(toDouble(value) || 0))) : undefined;
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
