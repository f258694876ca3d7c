import { decodeDocument } from '../bson/decode';
import { encodedSize } from '../bson/encode';
import { integerValue } from '../bson/numbers';
import { type Document, RawDocument, doc } from '../bson/values';
import { CommandError } from '../errors';
import { matches } from '../query/match';
import { type SortField, compareSortKeys, sortKeyOf } from '../query/sort';
import { Grouping } from './group';
import { type Stage } from './parse-pipeline';

type Documents = AsyncGenerator<Document, void>;

const SORT_MEMORY_BYTES = 100 * 1024 * 1024;

/** Sends documents through the stages of a pipeline. */
export function runPipeline(source: AsyncGenerator<RawDocument | Document, void>, stages: readonly Stage[]): Documents {
  return stages.reduce<Documents>((input, stage) => runStage(input, stage), decoded(source));
}

async function* decoded(source: AsyncGenerator<RawDocument | Document, void>): Documents {
  for await (const result of source) {
    yield result instanceof RawDocument ? decodeDocument(Buffer.from(result.bytes)) : result;
  }
}

function runStage(input: Documents, stage: Stage): Documents {
  switch (stage.kind) {
    case 'match':
      return filtered(input, (document) => matches(stage.filter, document));
    case 'skip':
      return skipped(input, stage.count);
    case 'limit':
      return limited(input, stage.count);
    case 'sort':
      return sorted(input, stage.sort);
    case 'project':
      return mapped(input, (document) => stage.projection.apply(document, () => undefined));
    case 'count':
      return counted(input, stage.field);
    case 'group':
      return grouped(input, new Grouping(stage.group));
  }
}

async function* filtered(input: Documents, keep: (document: Document) => boolean): Documents {
  for await (const document of input) if (keep(document)) yield document;
}

async function* mapped(input: Documents, change: (document: Document) => Document): Documents {
  for await (const document of input) yield change(document);
}

async function* skipped(input: Documents, count: number): Documents {
  let passed = 0;
  for await (const document of input) if (passed++ >= count) yield document;
}

async function* limited(input: Documents, count: number): Documents {
  let passed = 0;
  for await (const document of input) {
    yield document;
    if (++passed >= count) return;
  }
}

async function* counted(input: Documents, field: string): Documents {
  let count = 0;
  for await (const document of input) if (document) count++;
  if (count > 0) yield doc({ [field]: integerValue(count) });
}

async function* grouped(input: Documents, grouping: Grouping): Documents {
  for await (const document of input) grouping.add(document);
  yield* grouping.results();
}

async function* sorted(input: Documents, sort: readonly SortField[]): Documents {
  const documents: Document[] = [];
  let bytes = 0;
  for await (const document of input) {
    bytes += encodedSize(document);
    if (bytes > SORT_MEMORY_BYTES) {
      throw new CommandError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `Sort exceeded memory limit of ${SORT_MEMORY_BYTES} bytes, but did not opt in to external sorting.`,
      );
    }
    documents.push(document);
  }
  const keyed = documents.map((document) => ({ document, key: sortKeyOf(document, sort) }));
  keyed.sort((a, b) => compareSortKeys(a.key, b.key, sort));
  for (const { document } of keyed) yield document;
}
