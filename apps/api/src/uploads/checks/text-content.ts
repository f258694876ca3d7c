/** Bytes that the look at a text takes in. */
export const TEXT_SAMPLE_BYTES = 64 * 1024;

/** Control bytes that no text file holds (WHATWG MIME Sniffing, "binary data byte"). */
const BINARY = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;

/**
 * What may stand before the first element: declarations, comments and processing instructions. No two parts of it that repeat
 * and follow each other may match the same characters: trying every border between them would take seconds.
 */
const PROLOGUE = /^(?:\s+|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!doctype\s+svg\b[^>[]*(?:\[[\s\S]*?\]\s*)?>)+/i;

/** The beginnings of documents that a browser would run. */
const HTML = /^<(?:!doctype\s+html|html|head|body|script|iframe|frameset|object|embed|meta|base|link|style|title)\b/i;
const SVG = /^<(?:\w+:)?svg\b/i;

/** What the beginning of a file that no binary format claims turns out to be: `null` for bytes that are no text. */
export function textContent(sample: Buffer): 'text' | 'html' | 'svg' | null {
  const text = decode(sample);
  if (BINARY.test(text)) return null;
  const beginning = text.replace(PROLOGUE, '');
  if (HTML.test(beginning)) return 'html';
  if (SVG.test(beginning)) return 'svg';
  return 'text';
}

/** UTF-16 by its byte order mark; else byte for byte, as only ASCII decides here and older encodings are texts too. */
function decode(sample: Buffer): string {
  const [first, second] = sample;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(sample);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(sample);
  return sample.toString('latin1').replace(/^\xef\xbb\xbf/, '');
}
