/** Letters, numbers, emoji, and marks that mean nothing to Markdown or HTML; no line break. */
const WORDS = /^[\p{L}\p{M}\p{N}\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d ,.:;!?()%$€'"’‘“”„…–—]+$/u;
/** What is something else all the same: a list, code, an address. */
const MORE = /^\d+[.)]|^ | $|www\./i;

/** Whether Markdown makes nothing of `body` but one paragraph of the same words: most messages are such, and need no parser. */
export function isPlainWords(body: string): boolean {
  return WORDS.test(body) && !MORE.test(body);
}
