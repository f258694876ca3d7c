import type { Document, Value } from '../bson/values';
import { Int32 } from '../bson/values';
import { hasOperators, modelMatches, order } from './model-match';

/** The codes with which MongoDB may refuse an update: which of them, where several are due, is its own affair. */
export class ModelRefusal extends Error {
  constructor(readonly codes: ReadonlySet<number>) {
    super([...codes].join(' or '));
  }
}

interface Step {
  operator: string;
  path: string;
  operand: Value;
}

/** One value at a time: what is there, undefined for nothing, becomes what is given back. */
type Effect = (current: Value | undefined) => Value | undefined;

/**
 * What an update makes of a document, as MongoDB's manual says it, for the values that `modelMatches` knows. Throws
 * `ModelRefusal`.
 */
export function modelUpdate(update: Document, document: Document): Document {
  const steps = [...update].flatMap(([operator, fields]) =>
    [...(fields as Document)].map(([path, operand]): Step => ({ operator, path, operand })),
  );
  refuse(
    steps.flatMap((step) => (['$inc', '$mul'].includes(step.operator) && !isAmount(step.operand) ? [14] : [])),
    conflicts(steps),
  );
  const result = copy(document) as Document;
  const codes: number[] = [];
  for (const step of [...steps].sort((a, b) => orderPaths(target(a), target(b)))) {
    try {
      run(result, step);
    } catch (error) {
      if (!(error instanceof ModelRefusal)) throw error;
      codes.push(...error.codes);
    }
  }
  const id = result.get('_id');
  refuse(codes, id !== undefined && order(id, document.get('_id') ?? null) === 0 ? [] : [66]);
  return result;
}

function refuse(...codes: number[][]): void {
  const all = new Set(codes.flat());
  if (all.size > 0) throw new ModelRefusal(all);
}

function target({ operator, path, operand }: Step): string {
  return operator === '$rename' ? textOf(operand) : path;
}

function conflicts(steps: readonly Step[]): number[] {
  const found: number[] = [];
  const paths = steps.flatMap(({ operator, path, operand }) =>
    operator === '$rename' ? [path, textOf(operand)] : [path],
  );
  const overlap = (a: string, b: string) => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);
  if (paths.some((path, index) => paths.slice(index + 1).some((other) => overlap(path, other)))) found.push(40);
  if (steps.some(({ operator, path, operand }) => operator === '$rename' && overlap(path, textOf(operand))))
    found.push(2);
  return found;
}

/** New fields come in the order of their names, positions in the order of their numbers. */
function orderPaths(left: string, right: string): number {
  const others = right.split('.');
  for (const [index, part] of left.split('.').entries()) {
    const other = others[index];
    if (other !== undefined && other !== part) return part < other ? -1 : 1;
  }
  return 0;
}

function run(document: Document, { operator, path, operand }: Step): void {
  const parts = path.split('.');
  if (operator !== '$rename') return change(document, parts, operator, effectOf(operator, operand));
  const value = readSource(document, parts, false);
  if (value === undefined) return;
  change(document, textOf(operand).split('.'), '$rename', () => value);
  change(document, parts, '$unset', () => undefined);
}

function readSource(current: Value | undefined, [name, ...rest]: string[], inArray: boolean): Value | undefined {
  if (name === undefined || current === undefined) {
    if (inArray && current !== undefined) throw new ModelRefusal(new Set([2]));
    return current;
  }
  if (current instanceof Map) return readSource(current.get(name), rest, inArray);
  if (Array.isArray(current) && isPosition(name)) return readSource(current[Number(name)], rest, true);
  throw new ModelRefusal(new Set([28]));
}

function isPosition(name: string): boolean {
  return /^\d+$/.test(name);
}

function change(container: Value, [name = '', ...rest]: string[], operator: string, effect: Effect): void {
  const blocked = !(container instanceof Map) && !(Array.isArray(container) && isPosition(name));
  if (Array.isArray(container) && operator === '$rename') throw new ModelRefusal(new Set([2]));
  if (blocked && operator === '$unset') return;
  if (blocked) throw new ModelRefusal(new Set([28]));
  const current = container instanceof Map ? container.get(name) : container[Number(name)];
  if (rest.length > 0 && current !== undefined) return change(current, rest, operator, effect);
  let next = effect(rest.length > 0 ? undefined : current);
  if (next !== undefined) for (const part of rest.reverse()) next = new Map([[part, next]]);
  store(container, name, next);
}

function store(container: Value, name: string, value: Value | undefined): void {
  if (container instanceof Map) {
    if (value === undefined) container.delete(name);
    else container.set(name, value);
  } else if (Array.isArray(container)) {
    const index = Number(name);
    if (value === undefined && index >= container.length) return;
    while (container.length < index) container.push(null);
    container[index] = value ?? null;
  }
}

function effectOf(operator: string, operand: Value): Effect {
  switch (operator) {
    case '$set':
      return () => operand;
    case '$unset':
      return () => undefined;
    case '$inc':
      return (current) => (current === undefined ? operand : calculate(current, operand, (a, b) => a + b));
    case '$mul':
      return (current) => calculate(current === undefined ? new Int32(0) : current, operand, (a, b) => a * b);
    case '$min':
      return (current) => (current === undefined || order(operand, current) < 0 ? operand : current);
    case '$max':
      return (current) => (current === undefined || order(operand, current) > 0 ? operand : current);
    case '$push':
      return (current) => pushed(arrayOr(current, 2) ?? [], operand);
    case '$addToSet':
      return (current) => {
        const result = [...(arrayOr(current, 2) ?? [])];
        for (const value of eachOf(operand)) if (result.every((entry) => order(entry, value) !== 0)) result.push(value);
        return result;
      };
    case '$pop':
      return (current) => {
        const array = arrayOr(current, 14);
        return amountOf(operand) === 1 ? array?.slice(0, -1) : array?.slice(1);
      };
    case '$pull':
      return (current) => arrayOr(current, 2)?.filter((entry) => !pulled(entry, operand));
    case '$pullAll':
      return (current) =>
        arrayOr(current, 2)?.filter((entry) => (operand as Value[]).every((value) => order(value, entry) !== 0));
    default:
      throw new Error(`the model knows no ${operator}`);
  }
}

function arrayOr(current: Value | undefined, code: number): Value[] | undefined {
  if (current === undefined || Array.isArray(current)) return current;
  throw new ModelRefusal(new Set([code]));
}

function eachOf(operand: Value): Value[] {
  const each = operand instanceof Map ? operand.get('$each') : undefined;
  return Array.isArray(each) ? each : [operand];
}

function pushed(array: readonly Value[], operand: Value): Value[] {
  const clauses: Document = operand instanceof Map && operand.has('$each') ? operand : new Map();
  const clause = (name: string) => (clauses.has(name) ? amountOf(clauses.get(name) ?? null) : undefined);
  const position = clause('$position') ?? array.length;
  const at = position < 0 ? Math.max(array.length + position, 0) : Math.min(position, array.length);
  const result = [...array.slice(0, at), ...eachOf(operand), ...array.slice(at)];
  const sort = clauses.get('$sort');
  if (sort instanceof Int32) result.sort((a, b) => order(a, b) * sort.value);
  if (sort instanceof Map) {
    const [[name, direction] = ['', null]] = sort;
    const key = (entry: Value) => (entry instanceof Map ? (entry.get(name) ?? null) : null);
    result.sort((a, b) => order(key(a), key(b)) * amountOf(direction));
  }
  const slice = clause('$slice') ?? Infinity;
  return slice < 0 ? result.slice(slice) : result.slice(0, slice);
}

function pulled(entry: Value, operand: Value): boolean {
  if (!(operand instanceof Map)) return order(entry, operand) === 0;
  // Without an operator on the element itself, the condition is one on documents.
  const onDocuments = !hasOperators(operand) || ['$and', '$or', '$nor'].some((name) => operand.has(name));
  if (onDocuments) return entry instanceof Map && modelMatches(operand, entry);
  return modelMatches(new Map([['element', operand]]), new Map([['element', entry]]));
}

function calculate(current: Value, operand: Value, sum: (a: number, b: number) => number): Value {
  if (!isAmount(current)) throw new ModelRefusal(new Set([14]));
  const result = sum(amountOf(current), amountOf(operand));
  return current instanceof Int32 && operand instanceof Int32 ? new Int32(result) : result;
}

function isAmount(value: Value): boolean {
  return value instanceof Int32 || typeof value === 'number';
}

function amountOf(value: Value): number {
  return value instanceof Int32 ? value.value : Number(value);
}

function textOf(value: Value): string {
  return typeof value === 'string' ? value : '';
}

function copy(value: Value): Value {
  if (value instanceof Map) return new Map([...value].map(([name, field]) => [name, copy(field)]));
  return Array.isArray(value) ? value.map(copy) : value;
}
