/** Text with a selection, as a text box holds them. Positions are in UTF-16 units, as in the DOM. */
export interface Written {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `written` with the part from `from` to `to` replaced, and the selection where it is said to be. */
export function replaced(written: Written, from: number, to: number, by: string, start: number, end = start): Written {
  return { text: written.text.slice(0, from) + by + written.text.slice(to), start, end };
}

/** The range of whole lines that the selection touches. */
export function linesOf({ text, start, end }: Written): { from: number; to: number } {
  const from = text.lastIndexOf('\n', start - 1) + 1;
  // A selection that ends right behind a line break does not touch the line after it.
  const last = end > start && text[end - 1] === '\n' ? end - 1 : end;
  const next = text.indexOf('\n', last);
  return { from, to: next === -1 ? text.length : next };
}

const FENCE = /^ {0,3}(`{3,}|~{3,})/;

/** Whether `at` is between the lines that begin and end a block of code, or behind one that begins it and was not ended. */
export function isInFence(text: string, at: number): boolean {
  return fenceAround(text, at) !== null;
}

/** Whether `at` is behind a line that begins a block of code which nothing in the text ends. */
export function isInOpenFence(text: string, at: number): boolean {
  const fence = fenceAround(text, at);
  return fence !== null && fence === fenceAround(text, text.length);
}

/** The number of the line that begins the block of code around `at`. */
function fenceAround(text: string, at: number): number | null {
  let open: { readonly fence: string; readonly line: number } | null = null;
  for (const [line, words] of text.slice(0, at).split('\n').entries()) {
    const fence = FENCE.exec(words)?.[1];
    if (fence === undefined) continue;
    if (open === null) open = { fence, line };
    else if (fence.startsWith(open.fence)) open = null;
  }
  return open?.line ?? null;
}
