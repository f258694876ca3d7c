import { toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument, isNumber } from '../bson/values';
import { type Query } from '../engine/query';
import { CommandError } from '../errors';
import { type Expression } from '../query/expression';
import { parseFilter } from '../query/parse-filter';
import { type Projection, parseProjection } from '../query/projection';
import { type SortField, parseSort } from '../query/sort';
import { type Group, parseGroup } from './group';

/** A stage of a pipeline. */
export type Stage =
  | { kind: 'match'; filter: Expression }
  | { kind: 'sort'; sort: SortField[] }
  | { kind: 'skip' | 'limit'; count: number }
  | { kind: 'count'; field: string }
  | { kind: 'project'; projection: Projection }
  | { kind: 'group'; group: Group };

/** A pipeline, its leading stages taken together as a query that an index may answer. */
export interface ParsedPipeline {
  query: Query;
  rest: Stage[];
}

/** Reads a pipeline; refuses unknown stages with error 40324. */
export function parsePipeline(stages: readonly Document[]): ParsedPipeline {
  const parsed = stages.map(parseStage);
  const query = { filter: parseFilter(new Map()), sort: [] as SortField[], skip: 0, limit: 0 };
  let taken = 0;
  const next = () => parsed[taken];
  const filters: Expression[] = [];
  for (let stage = next(); stage?.kind === 'match'; stage = next()) {
    filters.push(stage.filter);
    taken++;
  }
  query.filter = { kind: 'and', children: filters };
  const sort = next();
  if (sort?.kind === 'sort') {
    query.sort = sort.sort;
    taken++;
  }
  const skip = next();
  if (skip?.kind === 'skip') {
    query.skip = skip.count;
    taken++;
  }
  const limit = next();
  if (limit?.kind === 'limit') {
    query.limit = limit.count;
    taken++;
  }
  return { query, rest: parsed.slice(taken) };
}

function parseStage(stage: Document): Stage {
  const [first] = stage;
  if (stage.size !== 1 || !first) {
    throw new CommandError(40323, 'A pipeline stage specification object must contain exactly one field.');
  }
  const [name, value] = first;
  switch (name) {
    case '$match':
      if (!isDocument(value)) throw new CommandError(15959, 'the match filter must be an expression in an object');
      return { kind: 'match', filter: parseFilter(value) };
    case '$sort':
      if (!isDocument(value)) throw new CommandError(15973, 'the $sort key specification must be an object');
      if (value.size === 0) throw new CommandError(15976, '$sort stage must have at least one sort key');
      return { kind: 'sort', sort: parseSort(value) };
    case '$skip':
      return { kind: 'skip', count: stageCount('$skip', value, 0, 5107200) };
    case '$limit':
      return { kind: 'limit', count: stageCount('$limit', value, 1, 5107201) };
    case '$count':
      return { kind: 'count', field: countField(value) };
    case '$project':
      return { kind: 'project', projection: stageProjection(value) };
    case '$group':
      return { kind: 'group', group: parseGroup(value) };
    case '$changeStream':
      throw new CommandError(40573, 'The $changeStream stage is only supported on replica sets');
    default:
      throw new CommandError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
}

function stageCount(name: string, value: Value, least: number, code: number): number {
  const count = isNumber(value) ? toInteger(value) : undefined;
  if (count === undefined) throw new CommandError(code, `invalid argument to ${name} stage: Expected an integer`);
  if (count < BigInt(least)) {
    if (least === 1) throw new CommandError(15958, 'the limit must be positive');
    throw new CommandError(code, `invalid argument to ${name} stage: Expected a non-negative number`);
  }
  return Number(count);
}

function countField(value: Value): string {
  if (typeof value !== 'string') throw new CommandError(40156, 'the count field must be a non-empty string');
  if (value === '') throw new CommandError(40157, 'the count field must be a non-empty string');
  if (value.startsWith('$')) throw new CommandError(40158, 'the count field cannot be a $-prefixed path');
  if (value.includes('.')) throw new CommandError(40160, "the count field cannot contain '.'");
  return value;
}

function stageProjection(value: Value): Projection {
  if (!isDocument(value)) throw new CommandError(15969, '$project specification must be an object');
  const projection = parseProjection(value, true);
  if (!projection)
    throw new CommandError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  return projection;
}
