import { decodeDocument } from '../bson/decode';
import { encodedSize } from '../bson/encode';
import { integerValue } from '../bson/numbers';
import { type Document, RawDocument, doc } from '../bson/values';
import { CommandError } from '../errors';
import { matches } from '../query/match';
import { type SortField, compareSortKeys, sortKeyOf } from '../query/sort';
import { Grouping } from './group';
import { type Stage } from './parse-pipeline';

/** Documents in batches, none of them empty. */
type Documents = AsyncGenerator<Document[], void>;

const SORT_MEMORY_BYTES = 100 * 1024 * 1024;
/** How many documents are taken at a time. */
const STEP = 128;

/**
 * Sends documents through the stages of a pipeline and gives them in batches. `next` reads some more of them, none at the
 * end; its argument is how many are of use.
 */
export function runPipeline(
  next: (wanted: number) => Promise<(RawDocument | Document)[]>,
  stages: readonly Stage[],
): Documents {
  return stages.reduce<Documents>((input, stage) => runStage(input, stage), decoded(next));
}

async function* decoded(next: (wanted: number) => Promise<(RawDocument | Document)[]>): Documents {
  for (let results = await next(STEP); results.length > 0; results = await next(STEP)) {
    yield results.map((result) => (result instanceof RawDocument ? decodeDocument(Buffer.from(result.bytes)) : result));
  }
}

function runStage(input: Documents, stage: Stage): Documents {
  switch (stage.kind) {
    case 'match':
      return changed(input, (batch) => batch.filter((document) => matches(stage.filter, document)));
    case 'skip':
      return skipped(input, stage.count);
    case 'limit':
      return limited(input, stage.count);
    case 'sort':
      return sorted(input, stage.sort);
    case 'project':
      return changed(input, (batch) => batch.map((document) => stage.projection.apply(document, () => undefined)));
    case 'count':
      return counted(input, stage.field);
    case 'group':
      return grouped(input, new Grouping(stage.group));
  }
}

async function* changed(input: Documents, change: (batch: Document[]) => Document[]): Documents {
  for await (const batch of input) {
    const result = change(batch);
    if (result.length > 0) yield result;
  }
}

async function* skipped(input: Documents, count: number): Documents {
  let left = count;
  for await (const batch of input) {
    if (left < batch.length) yield batch.slice(left);
    left = Math.max(left - batch.length, 0);
  }
}

async function* limited(input: Documents, count: number): Documents {
  let left = count;
  for await (const batch of input) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}

async function* counted(input: Documents, field: string): Documents {
  let count = 0;
  for await (const batch of input) count += batch.length;
  if (count > 0) yield [doc({ [field]: integerValue(count) })];
}

async function* grouped(input: Documents, grouping: Grouping): Documents {
  for await (const batch of input) for (const document of batch) grouping.add(document);
  const results = grouping.results();
  if (results.length > 0) yield results;
}

async function* sorted(input: Documents, sort: readonly SortField[]): Documents {
  const documents: Document[] = [];
  let bytes = 0;
  for await (const batch of input) {
    bytes += batch.reduce((sum, document) => sum + encodedSize(document), 0);
    if (bytes > SORT_MEMORY_BYTES) {
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `Sort exceeded memory limit of ${SORT_MEMORY_BYTES} bytes, but did not opt in to external sorting.`,
      );
    }
    for (const document of batch) documents.push(document);
  }
  const keyed = documents.map((document) => ({ document, key: sortKeyOf(document, sort) }));
  keyed.sort((a, b) => compareSortKeys(a.key, b.key, sort));
  if (keyed.length > 0) yield keyed.map(({ document }) => document);
}
