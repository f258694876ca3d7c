/** What is written from the right: Hebrew, Arabic and their kin. */
const FROM_RIGHT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const LETTER = /\p{L}/u;

/** The way a text runs: as its first letter does. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  return FROM_RIGHT.test(LETTER.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr';
}

/**
 * A text to be put into another, which may run the other way: what is around it, and marks at its ends, then stay where they
 * belong. One in which nothing runs from the right is as it was: the languages of the client all run from the left.
 */
export function isolated(text: string): string {
  return FROM_RIGHT.test(text) ? `\u2068${text}\u2069` : text;
}
