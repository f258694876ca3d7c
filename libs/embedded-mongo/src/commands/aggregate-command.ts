import { toInteger } from '../bson/numbers';
import { type Document, type Value, isDocument, isNumber } from '../bson/values';
import { runPipeline } from '../aggregate/pipeline';
import { parsePipeline } from '../aggregate/parse-pipeline';
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
    const args = new Arguments(command, 'aggregate', FIELDS);
    args.refuse('collation', 'let', 'explain');
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
    const stages = (args.array('pipeline') ?? []).map((stage) => asStage(stage));
    const source = pipelineSource(context, name, args, stages);
    const batchSize = cursor.get('batchSize');
    return context.cursors.first(`${context.database}.${name}`, source, {
      batchSize: isNumber(batchSize) ? Number(toInteger(batchSize) ?? 0n) : undefined,
      connectionId: context.connectionId,
    });
  },
};

function asStage(stage: Value): Document {
  if (!isDocument(stage))
    throw new CommandError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  return stage;
}

function pipelineSource(
  context: CommandContext,
  name: string,
  args: Arguments,
  stages: readonly Document[],
): CursorSource {
  const { query, rest } = parsePipeline(stages);
  const collection = context.engine.catalog.get(context.database, name);
  const hint = parseHint(context, name, args.value('hint'));
  const source = querySource(context, collection, { ...query, hint, deadline: args.deadline() });
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
