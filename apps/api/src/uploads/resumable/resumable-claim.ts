import { invalid } from '../../common/errors/domain-error';
import type { FileClaim } from '../checks/file-type-check';
import { claimOf } from '../intake/file-claim';
import { targetOf, type UploadTarget } from '../intake/upload-target';

const KEYS = new Set(['filename', 'filetype', 'conversationId', 'purpose']);

/** What the metadata of an upload in pieces says. Throws `VALIDATION_FAILED`, naming the key. */
export function readMetadata(metadata: Record<string, string | null> = {}): { target: UploadTarget; claim: FileClaim } {
  for (const key of Object.keys(metadata)) if (!KEYS.has(key)) throw invalid(key, 'is not expected here');
  const { filename, filetype, conversationId, purpose } = metadata;
  if (conversationId !== undefined && purpose !== undefined) {
    throw invalid('purpose', 'must be given once, and either conversationId or purpose');
  }
  const target = purpose === undefined ? targetOf('conversationId', conversationId) : targetOf('purpose', purpose);
  return { target, claim: claimOf(filename ?? undefined, filetype ?? undefined) };
}
