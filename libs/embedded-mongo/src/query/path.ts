import { type Document, type Value, isDocument } from '../bson/values';

/** Called with each element that a path reaches, `undefined` where it reaches nothing; true ends the walk. */
export type ElementTest = (element: Value | undefined) => boolean;

/**
 * Whether `test` holds for any element that a dotted path reaches in a document, with MongoDB's rules: arrays on the way
 * are walked one level deep, digits name array positions too, and an array at the end stands for each of its elements and
 * then for itself unless `leafArrays` is off.
 */
export function anyElement(root: Document, path: readonly string[], leafArrays: boolean, test: ElementTest): boolean {
  return fromDocument(root, path, 0, leafArrays, test);
}

function fromDocument(
  start: Document,
  path: readonly string[],
  from: number,
  leafArrays: boolean,
  test: ElementTest,
): boolean {
  let current = start;
  for (let index = from; ; index++) {
    const value = current.get(path[index] ?? '');
    const last = index === path.length - 1;
    if (value === undefined) return test(undefined);
    if (last) return leaf(value, leafArrays, test);
    if (Array.isArray(value)) return fromArray(value, path, index + 1, leafArrays, test);
    if (!isDocument(value)) return test(undefined);
    current = value;
  }
}

function leaf(value: Value, leafArrays: boolean, test: ElementTest): boolean {
  if (Array.isArray(value) && leafArrays) for (const element of value) if (test(element)) return true;
  return test(value);
}

function fromArray(
  array: readonly Value[],
  path: readonly string[],
  from: number,
  leafArrays: boolean,
  test: ElementTest,
): boolean {
  const name = path[from] ?? '';
  const last = from === path.length - 1;
  const position = /^\d+$/.test(name) ? name : undefined;
  for (let index = 0; index < array.length; index++) {
    const element = array[index] ?? null;
    const named = position === String(index);
    if (isDocument(element)) {
      if (fromDocument(element, path, from, leafArrays, test)) return true;
      if (named && (last ? test(element) : fromDocument(element, path, from + 1, leafArrays, test))) return true;
    } else if (named) {
      if (last) {
        if (test(element)) return true;
      } else if (Array.isArray(element) && fromArray(element, path, from + 1, leafArrays, test)) return true;
    }
  }
  return false;
}

/** A dotted path as its parts. */
export function splitPath(path: string): string[] {
  return path.split('.');
}
