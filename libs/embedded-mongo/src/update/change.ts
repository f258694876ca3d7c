import { type Value } from '../bson/values';

/** What an operator makes of the value at its path: a new value, its removal, or nothing. */
export type Change = { kind: 'set'; value: Value } | { kind: 'remove' } | { kind: 'keep' };

export const KEEP: Change = { kind: 'keep' };
export const REMOVE: Change = { kind: 'remove' };

/** The change that stores a value. */
export function set(value: Value): Change {
  return { kind: 'set', value };
}

/** One operator at one path. */
export interface Modifier {
  operator: string;
  path: string;
  parts: string[];
  /** Whether missing parents are made on the way to the path. */
  creates: boolean;
  /** Whether it takes effect only when an upsert inserts. */
  onInsertOnly: boolean;
  /** The change for the value that is there, `undefined` for none; `shown` names the element in errors. */
  apply(current: Value | undefined, shown: string): Change;
}
