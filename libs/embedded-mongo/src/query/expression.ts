import { type Value } from '../bson/values';

/** A parsed filter. Negations keep their operand, so that the planner sees what they negate. */
export type Expression =
  | { kind: 'and' | 'or' | 'nor'; children: Expression[] }
  | { kind: 'field'; path: string; parts: string[]; predicate: Predicate }
  | { kind: 'constant'; value: boolean };

export type Comparison = 'eq' | 'gt' | 'gte' | 'lt' | 'lte';

/** What a filter asks of the value at one path. */
export type Predicate =
  | { kind: Comparison; value: Value }
  | { kind: 'in'; values: Value[]; regexes: RegexTest[] }
  | ({ kind: 'regex' } & RegexTest)
  | { kind: 'exists' }
  | { kind: 'type'; types: number[]; anyNumber: boolean }
  | { kind: 'mod'; divisor: bigint; remainder: bigint }
  | { kind: 'size'; size: bigint }
  | { kind: 'elemMatchDocument'; expression: Expression }
  | { kind: 'elemMatchValue'; predicates: Predicate[] }
  | { kind: 'not'; predicates: Predicate[] };

export interface RegexTest {
  pattern: string;
  options: string;
  compiled: RegExp;
}

/** What `$all` asks, which is written as "none of these fails"; nothing for other predicates. */
export function allOf(predicate: Predicate): Predicate[] {
  const [inner] = predicate.kind === 'not' ? predicate.predicates : [];
  return predicate.kind === 'not' && predicate.predicates.length === 1 && inner?.kind === 'not' ? inner.predicates : [];
}
