import { LIMITS } from '@tertulia/contracts';

/** What a file without a usable name is called. */
const NAMELESS = 'file';

/** Bytes that a file extension may keep when a name is cut. */
const EXTENSION_BYTES = 20;

/** Names that Windows takes for devices, with or without an extension, and with spaces before that. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?= *(?:\.|$))/i;

/** What Windows drops from the end of a name. */
const DROPPED_AT_END = '. ';

/** Control characters, line separators, the bidirectional controls of UAX #9, and the byte order mark. */
const INVISIBLE = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * A name that is safe to show, to store and to save under: composed (NFC), without a path, without control and
 * bidirectional characters, no device name, never empty, and at most `LIMITS.filename.maxBytes` bytes of UTF-8 with its
 * extension kept.
 */
export function normaliseFilename(raw: string | undefined): string {
  const base =
    (raw ?? '')
      .replace(/\p{Cs}/gu, '\ufffd')
      .split(/[/\\]/)
      .at(-1) ?? '';
  const name = withoutEnd(base.replace(INVISIBLE, '').normalize('NFC').trim());
  if (name === '') return NAMELESS;
  return withoutEnd(shorten(name.replace(DEVICE, '_$1'), LIMITS.filename.maxBytes)) || NAMELESS;
}

/** The extension in lower case without its dot; empty when there is none. */
export function extensionOf(filename: string): string {
  const dot = filename.lastIndexOf('.');
  return dot <= 0 ? '' : filename.slice(dot + 1).toLowerCase();
}

/** Not by an expression, which would begin anew at each of many dots that something else follows. */
function withoutEnd(name: string): string {
  let end = name.length;
  while (end > 0 && DROPPED_AT_END.includes(name.charAt(end - 1))) end--;
  return name.slice(0, end);
}

function shorten(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 ? name.slice(dot) : '';
  if (extension === '' || Buffer.byteLength(extension) > EXTENSION_BYTES) return cut(name, maxBytes);
  return cut(name.slice(0, dot), maxBytes - Buffer.byteLength(extension)) + extension;
}

/** Whole characters only. */
function cut(text: string, maxBytes: number): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) break;
    kept += character;
  }
  return kept;
}
