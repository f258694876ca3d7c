import type { FileClaim } from '../checks/file-type-check';
import { normaliseFilename } from './filename';

/** What a sender says of a file, in the form in which it is compared and kept. */
export function claimOf(filename: string | undefined, mimeType: string | undefined): FileClaim {
  return {
    filename: normaliseFilename(filename),
    mimeType: mimeType?.split(';')[0]?.trim().toLowerCase() ?? '',
  };
}
