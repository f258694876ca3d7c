import { decodeDocument } from '../bson/decode';
import { encodeDocument } from '../bson/encode';
import { type Document, Timestamp, type Value } from '../bson/values';
import { type Hint, planQuery } from '../planner/plan';
import { type Match, openScan } from '../planner/scan';
import { type Expression } from '../query/expression';
import { matches } from '../query/match';
import { type SortField } from '../query/sort';
import { type CollectionInfo } from '../storage/catalog-types';
import { recordKey } from '../storage/keys';
import { applyUpdate } from '../update/apply';
import { currentTimestamp } from '../update/field-operators';
import { checkIdType, checkSameId } from '../update/immutable-id';
import { matchedPosition } from '../update/matched-position';
import { type Update } from '../update/parse-update';
import { newObjectId, upsertDocument } from '../update/upsert';
import type { Engine } from './database-engine';
import { QueryRun } from './query';
import { Sorter } from './sorter';

/** How many entries a search inside a write step may look at, before it is done outside instead. */
const SEARCH_BUDGET = 1000;
const STEP_DOCUMENTS = 64;

/** Which documents a write is about. */
export interface Target {
  filter: Expression;
  sort: readonly SortField[];
  hint?: Hint | undefined;
  /** Every match, or the first one only. */
  multi: boolean;
  /** When to give up the search, by the clock of `performance.now`. */
  deadline?: number | undefined;
}

export interface UpdateRequest extends Target {
  update: Update;
  upsert: boolean;
}

/** What happened to one document: as it was and as it is, undefined where there was or is none. */
export interface Effect {
  before: Document | undefined;
  after: Document | undefined;
  changed: boolean;
}

export interface UpdateOutcome {
  matched: number;
  modified: number;
  upsertedId: Value | undefined;
  /** For a write of one document, that document. */
  effect: Effect | undefined;
}

/** What a mutation did, document by document counted, and the first of them whole. */
interface Outcome {
  count: number;
  changed: number;
  first: Effect | undefined;
}

/** Stores a new document, its `_id` in front and made if there is none. For use inside a write step. */
export function insertDocument(engine: Engine, collection: CollectionInfo, document: Document): void {
  engine.records.insert(collection, prepared(document));
}

function prepared(document: Document): Document {
  const given = document.get('_id');
  // Null is an `_id` like any other.
  const id = given === undefined ? newObjectId() : given;
  checkIdType(id);
  const result: Document = new Map([['_id', id]]);
  for (const [name, value] of document) {
    if (name === '_id') continue;
    // An empty timestamp at the top level is filled in by the server.
    result.set(name, value instanceof Timestamp && value.value === 0n ? currentTimestamp() : value);
  }
  return result;
}

/** Updates the documents that a filter selects, each atomically; with `upsert` inserts one if there is none. */
export async function updateDocuments(
  engine: Engine,
  collection: CollectionInfo,
  request: UpdateRequest,
): Promise<UpdateOutcome> {
  const { count, changed, first } = await mutate(engine, collection, request, {
    apply: (match, document) => updateOne(engine, collection, request, match, document),
    none: () => (request.upsert ? insertUpsert(engine, collection, request) : undefined),
  });
  const upserted = first !== undefined && first.before === undefined;
  return {
    matched: upserted ? 0 : count,
    modified: upserted ? 0 : changed,
    upsertedId: upserted ? first.after?.get('_id') : undefined,
    effect: first,
  };
}

/** Deletes the documents that a filter selects; says how many there were, and what the first of them was. */
export async function deleteDocuments(
  engine: Engine,
  collection: CollectionInfo,
  target: Target,
): Promise<{ count: number; first: Document | undefined }> {
  const { count, first } = await mutate(engine, collection, target, {
    apply: (match, document) => {
      engine.records.remove(collection, match.recordId, document, match.bytes.length);
      return { before: document, after: undefined, changed: true };
    },
    none: () => undefined,
  });
  return { count, first: first?.before };
}

function updateOne(
  engine: Engine,
  collection: CollectionInfo,
  request: UpdateRequest,
  match: Match,
  document: Document,
): Effect {
  const after = applyUpdate(request.update, document, {
    inserting: false,
    matchedPosition: () => matchedPosition(request.filter, document),
  });
  checkSameId(document.get('_id') ?? null, after.get('_id'));
  const changed = !encodeDocument(after).equals(match.bytes);
  if (changed) engine.records.replace(collection, match.recordId, document, match.bytes.length, after);
  return { before: document, after, changed };
}

function insertUpsert(engine: Engine, collection: CollectionInfo, request: UpdateRequest): Effect {
  const document = prepared(upsertDocument(request.filter, request.update));
  engine.records.insert(collection, document);
  return { before: undefined, after: document, changed: true };
}

interface Mutation {
  apply(match: Match, document: Document): Effect;
  none(): Effect | undefined;
}

/**
 * Finds and changes documents. Where an index leads to few entries, search and change are one write step, so that no other
 * writer comes between them. Else the search goes over a snapshot, and each document is looked at again in the step that
 * changes it.
 */
async function mutate(
  engine: Engine,
  collection: CollectionInfo,
  target: Target,
  mutation: Mutation,
): Promise<Outcome> {
  const outcome: Outcome = { count: 0, changed: 0, first: undefined };
  const found = await engine.write(() => {
    engine.checkCurrent(collection);
    const matches = searchWithinBudget(engine, collection, target);
    return matches && changeAll(matches, mutation);
  });
  if (found) tally(outcome, found);
  else await mutateOutside(engine, collection, target, mutation, outcome);
  return outcome;
}

function tally(outcome: Outcome, effects: readonly Effect[]): void {
  outcome.first ??= effects[0];
  outcome.count += effects.length;
  outcome.changed += effects.filter((effect) => effect.changed).length;
}

function changeAll(found: readonly Match[], mutation: Mutation): Effect[] {
  if (found.length > 0) return found.map((match) => mutation.apply(match, decodeDocument(match.bytes)));
  const effect = mutation.none();
  return effect ? [effect] : [];
}

function searchWithinBudget(engine: Engine, collection: CollectionInfo, target: Target): Match[] | undefined {
  const plan = planQuery(collection, target.filter, target.sort, target.hint);
  const scan = openScan(engine.store, collection, plan, target.filter);
  const sorter = plan.sorted ? undefined : new Sorter(target.sort, target.multi ? Infinity : 1);
  const found: Match[] = [];
  for (let step = target.multi ? STEP_DOCUMENTS : 4; !scan.done; step = Math.min(step * 2, STEP_DOCUMENTS)) {
    if (scan.documentsExamined + scan.keysExamined > SEARCH_BUDGET) return undefined;
    const matches = scan.next(step);
    if (sorter) for (const match of matches) sorter.add(match);
    else if (matches[0] && !target.multi) return [matches[0]];
    else found.push(...matches);
    // Many changes are made in several steps.
    if (target.multi && found.length > STEP_DOCUMENTS) return undefined;
  }
  return sorter ? sorter.finish() : found;
}

async function mutateOutside(
  engine: Engine,
  collection: CollectionInfo,
  target: Target,
  mutation: Mutation,
  outcome: Outcome,
): Promise<void> {
  const snapshot = engine.snapshot();
  try {
    const query = {
      filter: target.filter,
      sort: target.sort,
      skip: 0,
      limit: 0,
      hint: target.hint,
      deadline: target.deadline,
    };
    const run = new QueryRun(snapshot, collection, query);
    // Of a single document's candidates each is tried by itself: the first may have changed since.
    const step = target.multi ? STEP_DOCUMENTS : 1;
    for (let found = await run.next(step); found.length > 0; found = await run.next(step)) {
      for (let start = 0; start < found.length; start += step) {
        const recordIds = found.slice(start, start + step).map(({ recordId }) => recordId);
        tally(outcome, await changeAgain(engine, collection, target, mutation, recordIds));
        if (!target.multi && outcome.count > 0) return;
      }
    }
  } finally {
    snapshot.release();
  }
  if (outcome.count > 0) return;
  const effects = await engine.write(() => {
    engine.checkCurrent(collection);
    // What was inserted since the search began may be there to be found cheaply; the unique indexes arbitrate the rest.
    return changeAll(searchWithinBudget(engine, collection, target) ?? [], mutation);
  });
  tally(outcome, effects);
}

function changeAgain(
  engine: Engine,
  collection: CollectionInfo,
  target: Target,
  mutation: Mutation,
  recordIds: readonly number[],
): Promise<Effect[]> {
  return engine.write(() => {
    engine.checkCurrent(collection);
    const found = recordIds.flatMap((recordId) => {
      const bytes = engine.store.get(recordKey(collection.id, recordId));
      const document = bytes && decodeDocument(bytes);
      return document && matches(target.filter, document) ? [{ match: { recordId, bytes }, document }] : [];
    });
    return found.map(({ match, document }) => mutation.apply(match, document));
  });
}
