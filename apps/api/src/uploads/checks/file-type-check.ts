import { ErrorCode } from '@tertulia/contracts';
import { fileTypeFromFile } from 'file-type/node';
import { open, type FileHandle } from 'node:fs/promises';
import { DomainError } from '../../common/errors/domain-error';
import {
  ACTIVE_KINDS,
  FILE_KINDS,
  kindOfMimeType,
  PLAIN_TEXT,
  PROGRAM_KINDS,
  TEXT_KINDS,
  type FileKind,
} from './file-kinds';
import { isPlainGif } from './gif-structure';
import { TEXT_SAMPLE_BYTES, textContent } from './text-content';
import { extensionOf } from '../intake/filename';

/** What a sender says of a file. */
export interface FileClaim {
  /** Normalised. */
  filename: string;
  /** The media type of the form's part, in lower case and without parameters. */
  mimeType: string;
}

const ZIPPED = /^application\/(zip|epub\+zip|vnd\.(openxmlformats|oasis)\b.*)$/;
const ALL_KINDS = [...FILE_KINDS, ...TEXT_KINDS, ...ACTIVE_KINDS, ...PROGRAM_KINDS];

/** Texts, archives and the documents that are archives: what of theirs goes by which name, no list knows. */
const NAMED_FREELY = /^(text\/|application\/(?!pdf$|rtf$))/;

/** What senders say who know nothing. */
const SAYS_NOTHING = ['', 'application/octet-stream', 'binary/octet-stream'];

/** What ends a name as an extension does, unlike the words or the number after some full stop. */
const EXTENSION = /^(?=.*[a-z])[a-z0-9]{1,10}$/;

/**
 * The kind of a received file by its content. Throws `UNSUPPORTED_MEDIA_TYPE` when it is none that is accepted, or when
 * its name or its claimed type says that it is another. `allowed` narrows down what is accepted, by media type or `image/*`.
 */
export async function checkFileType(
  path: string,
  claim: FileClaim,
  allowed: readonly string[] | null = null,
): Promise<FileKind> {
  const kind = await kindOf(path, claim);
  if (allowed !== null && !allowed.some((type) => matches(kind.mimeType, type))) {
    throw refused(`Files of the type ${kind.mimeType} are not accepted here.`);
  }
  if (!isCalled(kind, claim.filename) || !isClaimed(kind, claim.mimeType)) {
    throw refused(`The file is ${kind.mimeType}, which is not what it claims to be.`);
  }
  return kind;
}

async function kindOf(path: string, { filename }: FileClaim): Promise<FileKind> {
  const handle = await open(path, 'r');
  try {
    const text = await textKind(handle, filename);
    // A text may begin with the two letters that some binary format begins with.
    if (text && text !== PLAIN_TEXT) return text;
    const detected = await fileTypeFromFile(path);
    const kind = detected && kindOfMimeType(detected.mime.split(';')[0] ?? '');
    if (!kind || (text && isTextName(filename))) {
      if (text) return text;
      throw refused(`Files of ${detected ? `the type ${detected.mime}` : 'an unknown type'} are not accepted.`);
    }
    if (kind.mimeType === 'image/gif' && !(await isPlainGif(handle))) {
      throw refused('The file is not a plain GIF: it is cut short, or holds something else as well.');
    }
    return kind;
  } finally {
    await handle.close();
  }
}

/** Which text the file is, or `undefined` for bytes that are none. Throws for texts that a browser would run. */
async function textKind(handle: FileHandle, filename: string): Promise<FileKind | undefined> {
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(TEXT_SAMPLE_BYTES), 0, TEXT_SAMPLE_BYTES, 0);
  const content = textContent(buffer.subarray(0, bytesRead));
  if (content === null) return undefined;
  if (content === 'html') throw refused('Files of the type text/html are not accepted.');
  if (content === 'svg') throw refused('Files of the type image/svg+xml are not accepted.');
  const extension = extensionOf(filename);
  return TEXT_KINDS.find(({ extensions }) => extensions.includes(extension)) ?? PLAIN_TEXT;
}

function isTextName(filename: string): boolean {
  return PLAIN_TEXT.extensions.includes(extensionOf(filename));
}

/** Whether a file of this kind may bear that name. */
function isCalled(kind: FileKind, filename: string): boolean {
  const extension = extensionOf(filename);
  const named = ALL_KINDS.filter(({ extensions }) => extensions.includes(extension));
  if (named.length > 0) return isAmong(named, kind);
  return NAMED_FREELY.test(kind.mimeType) || !EXTENSION.test(extension);
}

/** Whether that type may be claimed of a file of this kind. Of a picture or of media that no list knows, half is right. */
function isClaimed(kind: FileKind, mimeType: string): boolean {
  if (SAYS_NOTHING.includes(mimeType)) return true;
  const claimed = ALL_KINDS.filter((other) => other.mimeType === mimeType || other.aliases?.includes(mimeType));
  if (claimed.length > 0) return isAmong(claimed, kind);
  return NAMED_FREELY.test(kind.mimeType) || familyOf(kind) === familyOfType(mimeType);
}

function isAmong(kinds: readonly FileKind[], kind: FileKind): boolean {
  return kinds.some((other) => familyOf(other) === familyOf(kind));
}

/**
 * What may stand for one another: a picture saved under another picture's extension is still the picture that its sender
 * chose, a document made of a zip may be told no better than a zip, and systems do not agree on what they call a text.
 */
function familyOf(kind: FileKind): string {
  if (ACTIVE_KINDS.includes(kind)) return 'active';
  if (PROGRAM_KINDS.includes(kind)) return 'program';
  if (TEXT_KINDS.includes(kind)) return 'text';
  if (ZIPPED.test(kind.mimeType)) return 'zip';
  return familyOfType(kind.mimeType);
}

function familyOfType(mimeType: string): string {
  return mimeType.replace(/^(audio|video)\/.*/, 'media').replace(/^image\/.*/, 'image');
}

function matches(mimeType: string, allowed: string): boolean {
  return allowed.endsWith('/*') ? mimeType.startsWith(allowed.slice(0, -1)) : mimeType === allowed;
}

function refused(message: string): DomainError {
  return new DomainError(ErrorCode.UnsupportedMediaType, message);
}
