import type { HttpHeaders } from '@angular/common/http';
import { LIMITS } from '@tertulia/contracts';

/** What a server takes of files. */
export interface FileRules {
  /** Bytes a file. */
  maxBytes: number;
  /** Media types, or `image/*` for all of a kind; `null` for all that the server knows. */
  allowedTypes: readonly string[] | null;
}

/** What the answer to `OPTIONS` says; the contract's where it says nothing. */
export function rulesIn(headers: Pick<HttpHeaders, 'get'>): FileRules {
  const maxBytes = Number(headers.get('Tus-Max-Size') ?? NaN);
  const types = headers.get('Upload-Allowed-Types');
  return {
    maxBytes: Number.isSafeInteger(maxBytes) && maxBytes > 0 ? maxBytes : LIMITS.file.maxBytes,
    allowedTypes: types === null ? null : types.split(',').map((type) => type.trim().toLowerCase()),
  };
}

/**
 * Whether no file that a browser takes for this type can be on the list. The server goes by what is in the file, and systems
 * do not agree on names of types, so only what is surely something else is told: a film where pictures are taken, say.
 */
export function isForeign(type: string, allowedTypes: readonly string[] | null): boolean {
  if (allowedTypes === null) return false;
  const family = familyOf(type);
  return family !== null && !allowedTypes.some((allowed) => familyOf(allowed) === family);
}

/** What may be taken for one another; `null` for what may be anything. */
function familyOf(type: string): 'image' | 'media' | 'document' | null {
  const [major = ''] = type.toLowerCase().split('/', 1);
  if (UNSURE.has(type.toLowerCase())) return null;
  if (major === 'image') return 'image';
  if (major === 'audio' || major === 'video') return 'media';
  return major === 'text' || major === 'application' ? 'document' : null;
}

/** Containers that hold documents or media, bytes of any kind, and a video type that systems give to source code. */
const UNSURE: ReadonlySet<string> = new Set([
  ...['application/octet-stream', 'application/ogg', 'application/mp4', 'application/x-matroska', 'video/mp2t'],
]);
