/** Whether each word of `query` begins a word of `text`, in any order, whatever the case and the accents; not for nothing. */
export function beginsWords(text: string, query: string): boolean {
  const wanted = wordsOf(query);
  const words = wordsOf(text);
  const whole = words.join(' ');
  const fits = (word: string): boolean =>
    words.some((own) => own.startsWith(word)) || (isUnspaced(word) && whole.includes(word));
  return wanted.length > 0 && wanted.every(fits);
}

/** Lower-case words without accents, as the server compares the names of people. */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/u).filter((word) => word !== '');
}

/** Chinese and Japanese put no spaces between words: there a part may stand anywhere. */
function isUnspaced(word: string): boolean {
  return /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(word);
}
