import { toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument, isNumber } from '../bson/values';
import { runPipeline } from '../aggregate/pipeline';
import { type ParsedPipeline, parsePipeline } from '../aggregate/parse-pipeline';
import { type Query } from '../engine/query';
import { CommandError } from '../errors';
import { Arguments } from './arguments';
import { type CommandContext, type CommandTable } from './context';
import { type CursorSource } from './cursors';
import { parseHint } from './hint';
import { collectionName } from './namespace';
import { querySource } from './read-commands';

const FIELDS = [
  'aggregate',
  'pipeline',
  'cursor',
  'explain',
  'allowDiskUse',
  'bypassDocumentValidation',
  'hint',
  'collation',
  'let',
];

/** `aggregate`, for the stages that the README lists. */
export const aggregateCommands: CommandTable = {
  aggregate: (context, command) => {
    const args = aggregateArguments(command);
    if (typeof command.get('aggregate') !== 'string') {
      throw new CommandError('InvalidNamespace', 'aggregation over a whole database is not supported');
    }
    const name = collectionName(command, context.database);
    const cursor = args.value('cursor');
    if (!isDocument(cursor)) {
      throw new CommandError(
        'FailedToParse',
        "The 'cursor' option is required, except for aggregate with the explain argument",
      );
    }
    const source = pipelineSource(context, name, parseAggregate(context, name, args));
    const batchSize = cursor.get('batchSize');
    return context.cursors.first(`${context.database}.${name}`, source, {
      batchSize: isNumber(batchSize) ? Number(toInteger(batchSize) ?? 0n) : undefined,
      connectionId: context.connectionId,
    });
  },
};

function aggregateArguments(command: Document): Arguments {
  const args = new Arguments(command, 'aggregate', FIELDS);
  args.refuse('collation', 'let', 'explain');
  return args;
}

/** The query that an `aggregate` begins with, for `explain`. */
export function parseAggregateQuery(context: CommandContext, command: Document): Query {
  const name = collectionName(command, context.database);
  return parseAggregate(context, name, aggregateArguments(command)).query;
}

function parseAggregate(context: CommandContext, name: string, args: Arguments): ParsedPipeline {
  const { query, rest } = parsePipeline((args.array('pipeline') ?? []).map(asStage));
  const hint = parseHint(context, name, args.value('hint'));
  return { query: { ...query, hint, deadline: args.deadline() }, rest };
}

function asStage(stage: Value): Document {
  if (!isDocument(stage))
    throw new CommandError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  return stage;
}

function pipelineSource(context: CommandContext, name: string, { query, rest }: ParsedPipeline): CursorSource {
  const source = querySource(context, context.engine.catalog.get(context.database, name), query);
  if (rest.length === 0) return source;
  const results = runPipeline((wanted) => source.next(wanted), rest);
  return {
    next: async () => {
      const { value } = await results.next();
      return value ?? [];
    },
    release: () => source.release(),
  };
}
