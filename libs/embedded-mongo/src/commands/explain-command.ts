import { integerValue } from '../bson/numbers';
import type { Document, Value } from '../bson/values';
import { Int32, doc, isDocument } from '../bson/values';
import { parsePipeline } from '../aggregate/parse-pipeline';
import type { Query } from '../engine/query';
import { QueryRun } from '../engine/query';
import { CommandError } from '../errors';
import type { Plan } from '../planner/plan';
import { planQuery } from '../planner/plan';
import { parseFilter } from '../query/parse-filter';
import { type SortField, parseSort } from '../query/sort';
import { Arguments } from './arguments';
import type { CommandContext, CommandTable } from './context';
import { parseHint } from './hint';
import { collectionName } from './namespace';
import { parseCount, parseDistinct, parseFind } from './read-commands';

/** How many documents are read at a time. */
const STEP = 256;
const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** `explain`: which index answers a query, and what its search looks at. Writes are not carried out. */
export const explainCommands: CommandTable = {
  explain: async (context, command) => {
    const args = new Arguments(command, 'explain', ['explain', 'verbosity']);
    const verbosity = args.has('verbosity') ? args.string('verbosity') : 'allPlansExecution';
    if (!VERBOSITIES.includes(verbosity)) {
      throw new CommandError('BadValue', `verbosity string must be one of {${VERBOSITIES.join(', ')}}`);
    }
    const explained = args.object('explain');
    const name = collectionName(explained, context.database);
    const query = queryOf(context, explained);
    const collection = context.engine.catalog.get(context.database, name);
    const plan = collection && planQuery(collection, query.filter, query.sort, query.hint);
    const reply = doc({
      explainVersion: '1',
      queryPlanner: doc({
        namespace: `${context.database}.${name}`,
        winningPlan: plan ? describePlan(plan, query) : doc({ stage: 'EOF' }),
        rejectedPlans: [],
      }),
      command: explained,
    });
    if (verbosity !== 'queryPlanner') reply.set('executionStats', await execute(context, name, query));
    return reply;
  },
};

function queryOf(context: CommandContext, command: Document): Query {
  const [name = ''] = command.keys();
  switch (name.toLowerCase()) {
    case 'find':
      return parseFind(context, command).query;
    case 'count':
      return parseCount(context, command);
    case 'distinct':
      return parseDistinct(context, command).query;
    case 'aggregate':
      return parsePipeline(stagesOf(command.get('pipeline'))).query;
    case 'update':
      return statementQuery(context, command, 'updates', 'q');
    case 'delete':
      return statementQuery(context, command, 'deletes', 'q');
    case 'findandmodify':
      return writeQuery(context, collectionName(command, context.database), command, 'query');
    default:
      throw new CommandError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

function stagesOf(pipeline: Value | undefined): Document[] {
  if (!Array.isArray(pipeline)) throw new CommandError('TypeMismatch', "'pipeline' must be an array");
  return pipeline.filter(isDocument);
}

function statementQuery(context: CommandContext, command: Document, list: string, field: string): Query {
  const statements = command.get(list);
  const [first] = Array.isArray(statements) ? statements : [];
  if (!isDocument(first)) throw new CommandError('InvalidLength', 'explained write batches must be of size 1');
  return writeQuery(context, collectionName(command, context.database), first, field);
}

function writeQuery(context: CommandContext, name: string, statement: Document, field: string): Query {
  const filter = statement.get(field);
  const sort = statement.get('sort');
  return {
    filter: parseFilter(isDocument(filter) ? filter : new Map<string, Value>()),
    sort: parseSort(isDocument(sort) ? sort : new Map<string, Value>()),
    skip: 0,
    limit: 0,
    hint: parseHint(context, name, statement.get('hint')),
  };
}

/** The stages as MongoDB nests them: sorting around fetching around the index. */
function describePlan(plan: Plan, query: Query): Document {
  let stage = describeRead(plan);
  if (!plan.sorted) stage = doc({ stage: 'SORT', sortPattern: sortPattern(query.sort), inputStage: stage });
  if (query.skip > 0) stage = doc({ stage: 'SKIP', inputStage: stage });
  if (query.limit > 0) stage = doc({ stage: 'LIMIT', limitAmount: integerValue(query.limit), inputStage: stage });
  return stage;
}

function describeRead(plan: Plan): Document {
  if (plan.kind !== 'single') {
    const inputStages = plan.branches.map((branch) => describeRead(branch.plan));
    if (plan.kind === 'or') return doc({ stage: 'OR', inputStages });
    return doc({ stage: 'SORT_MERGE', sortPattern: sortPattern(plan.sort), inputStages });
  }
  const direction = plan.reverse ? 'backward' : 'forward';
  const { index } = plan;
  if (!index) return doc({ stage: 'COLLSCAN', direction });
  const scan = doc({
    stage: 'IXSCAN',
    keyPattern: index.spec.get('key') ?? null,
    indexName: index.name,
    isMultiKey: index.multikey,
    isUnique: index.unique,
    isSparse: index.sparse,
    isPartial: index.partial !== undefined,
    direction,
  });
  return doc({ stage: 'FETCH', inputStage: scan });
}

function sortPattern(sort: readonly SortField[]): Document {
  return new Map(sort.map(({ path, direction }) => [path, new Int32(direction)]));
}

async function execute(context: CommandContext, name: string, query: Query): Promise<Document> {
  const collection = context.engine.catalog.get(context.database, name);
  const started = performance.now();
  let returned = 0;
  let cost = { keysExamined: 0, documentsExamined: 0 };
  if (collection) {
    const snapshot = context.engine.snapshot();
    try {
      const run = new QueryRun(snapshot, collection, query);
      for (let found = await run.next(STEP); found.length > 0; found = await run.next(STEP)) returned += found.length;
      cost = run.cost;
    } finally {
      snapshot.release();
    }
  }
  return doc({
    executionSuccess: true,
    nReturned: integerValue(returned),
    executionTimeMillis: integerValue(Math.round(performance.now() - started)),
    totalKeysExamined: integerValue(cost.keysExamined),
    totalDocsExamined: integerValue(cost.documentsExamined),
  });
}
