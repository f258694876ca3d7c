import { integerValue } from '../bson/numbers';
import { type Document, doc } from '../bson/values';
import { type Target } from '../engine/mutations';
import { type Query, QueryRun } from '../engine/query';
import { CommandError } from '../errors';
import { planQuery } from '../planner/plan';
import { parseAggregateQuery } from './aggregate-command';
import { Arguments } from './arguments';
import type { CommandContext, CommandTable } from './context';
import { describePlan } from './explain-plan';
import { parseFindAndModify } from './find-and-modify';
import { collectionName } from './namespace';
import { parseCount, parseDistinct, parseFind } from './read-commands';
import { deleteTarget, readDeletes, readUpdates, updateRequest } from './write-statements';

/** How many documents are read at a time. */
const STEP = 256;
const VERBOSITIES = ['queryPlanner', 'executionStats', 'allPlansExecution'];

/** A command as `explain` sees it: how it finds its documents, and the stage that does something with them. */
interface Explained {
  query: Query;
  stage?: 'UPDATE' | 'DELETE' | 'COUNT';
}

/** `explain`: which index answers a query, and what its search looks at. Writes are not carried out. */
export const explainCommands: CommandTable = {
  explain: async (context, command) => {
    const args = new Arguments(command, 'explain', ['explain', 'verbosity']);
    const verbosity = args.has('verbosity') ? args.string('verbosity') : 'allPlansExecution';
    if (!VERBOSITIES.includes(verbosity)) {
      throw new CommandError('BadValue', `verbosity string must be one of {${VERBOSITIES.join(', ')}}`);
    }
    const inner = args.object('explain');
    const name = collectionName(inner, context.database);
    const explained = explainedOf(context, name, inner);
    const reply = doc({
      explainVersion: '1',
      queryPlanner: doc({
        namespace: `${context.database}.${name}`,
        winningPlan: winningPlan(context, name, explained),
        rejectedPlans: [],
      }),
      command: inner,
    });
    if (verbosity !== 'queryPlanner') reply.set('executionStats', await execute(context, name, explained));
    return reply;
  },
};

function explainedOf(context: CommandContext, collection: string, command: Document): Explained {
  const [name = ''] = command.keys();
  switch (name.toLowerCase()) {
    case 'find':
      return { query: parseFind(context, command).query };
    case 'count':
      return { query: parseCount(context, command), stage: 'COUNT' };
    case 'distinct':
      return { query: parseDistinct(context, command).query };
    case 'aggregate':
      return { query: parseAggregateQuery(context, command) };
    case 'update': {
      const statement = onlyOne(readUpdates(command).statements);
      return { query: searchOf(updateRequest(context, collection, statement)), stage: 'UPDATE' };
    }
    case 'delete': {
      const statement = onlyOne(readDeletes(command).statements);
      return { query: searchOf(deleteTarget(context, collection, statement)), stage: 'DELETE' };
    }
    case 'findandmodify': {
      const { target, update } = parseFindAndModify(context, command);
      return { query: searchOf(target), stage: update ? 'UPDATE' : 'DELETE' };
    }
    default:
      throw new CommandError('CommandNotFound', `Explain failed due to unknown command: ${name}`);
  }
}

function onlyOne<Statement>([statement, ...more]: readonly Statement[]): Statement {
  if (statement !== undefined && more.length === 0) return statement;
  throw new CommandError('InvalidLength', 'explained write batches must be of size 1');
}

function searchOf({ multi, ...target }: Target): Query {
  return { ...target, skip: 0, limit: multi ? 0 : 1 };
}

function winningPlan(context: CommandContext, name: string, { query, stage }: Explained): Document {
  const collection = context.engine.catalog.get(context.database, name);
  const plan = collection && planQuery(collection, query.filter, query.sort, query.hint);
  // A write of one document ends with the first that it finds, without a stage of its own for that.
  const shown = stage === 'UPDATE' || stage === 'DELETE' ? withoutLimit(query) : query;
  const inputStage = plan ? describePlan(plan, shown) : doc({ stage: 'EOF' });
  return stage ? doc({ stage, inputStage }) : inputStage;
}

function withoutLimit(query: Query): Query {
  return { ...query, limit: 0 };
}

async function execute(context: CommandContext, name: string, { query, stage }: Explained): Promise<Document> {
  const collection = context.engine.catalog.get(context.database, name);
  const started = performance.now();
  let found = 0;
  let cost = { keysExamined: 0, documentsExamined: 0 };
  if (collection) {
    const snapshot = context.engine.snapshot();
    try {
      const run = new QueryRun(snapshot, collection, query);
      for (let step = await run.next(STEP); step.length > 0; step = await run.next(STEP)) found += step.length;
      cost = run.cost;
    } finally {
      snapshot.release();
    }
  }
  return doc({
    executionSuccess: true,
    // What counts or changes documents returns none.
    nReturned: integerValue(stage ? 0 : found),
    executionTimeMillis: integerValue(Math.round(performance.now() - started)),
    totalKeysExamined: integerValue(cost.keysExamined),
    totalDocsExamined: integerValue(cost.documentsExamined),
  });
}
