import type { Attachment, Problem } from '@tertulia/contracts';
import type { Answer, Caller } from './uploads-test-server';

/** Where uploads in pieces are made. */
export const TUS = '/api/v1/uploads/tus';

const PIECE = { 'content-type': 'application/offset+octet-stream' };

/** The header that says what a file is for and what it is called. */
export function tusMetadata(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** One call of the tus protocol, its answer read to the end. */
export async function tus(
  caller: Pick<Caller, 'fetch'>,
  method: string,
  path: string,
  headers: Record<string, string> = {},
  body?: Uint8Array,
): Promise<Answer> {
  const response = await caller.fetch(path, {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    ...(body ? { body } : {}),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text === '' ? {} : JSON.parse(text)) as Problem,
  };
}

/** Begins an upload of so many bytes. */
export function createTus(
  caller: Pick<Caller, 'fetch'>,
  metadata: Record<string, string>,
  size: number,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return tus(caller, 'POST', TUS, {
    'upload-length': String(size),
    'upload-metadata': tusMetadata(metadata),
    ...headers,
  });
}

/** Sends a piece. */
export function patchTus(
  caller: Pick<Caller, 'fetch'>,
  path: string,
  offset: number,
  piece: Uint8Array,
): Promise<Answer> {
  return tus(caller, 'PATCH', path, { ...PIECE, 'upload-offset': String(offset) }, piece);
}

/** The whole of a file, in two pieces; answers as the multipart call does. */
export async function uploadByTus(
  caller: Pick<Caller, 'fetch'>,
  target: Record<string, string>,
  file: File,
): Promise<Answer<Attachment & Problem>> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const created = await createTus(caller, { ...target, filename: file.name, filetype: file.type }, bytes.length);
  if (created.status !== 201) return created as Answer<Attachment & Problem>;
  const path = created.headers.get('location') ?? '';
  const half = Math.floor(bytes.length / 2);
  const first = await patchTus(caller, path, 0, bytes.subarray(0, half));
  if (first.status !== 204) return first as Answer<Attachment & Problem>;
  const last = await patchTus(caller, path, half, bytes.subarray(half));
  if (last.status !== 204) return last as Answer<Attachment & Problem>;
  const response = await caller.fetch(`/api/v1/uploads/${last.headers.get('upload-attachment-id') ?? ''}/metadata`);
  return { status: 201, headers: last.headers, body: (await response.json()) as Attachment & Problem };
}
