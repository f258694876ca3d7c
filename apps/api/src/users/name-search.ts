/** Letters that Unicode does not decompose, as people type them without their key. */
const PLAIN: Readonly<Record<string, string>> = {
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ß: 'ss',
  ð: 'd',
  đ: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
  ς: 'σ',
};

/** Characters of a key; a name may grow when it is folded, an index key may not grow without end. */
const KEY_LENGTH = 80;

/** A name without case and accents: `Álvarez` and `ALVAREZ` are both `alvarez`. */
export function foldName(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[æœøßðđþłħıς]/g, (letter) => PLAIN[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim();
}

/** The folded words of a name, and what follows a mark inside a word: `Jean-Luc` is found by `jean`, by `luc` and by `jean-l`. */
export function searchKeys(name: string): string[] {
  const keys = foldName(name)
    .split(' ')
    .flatMap((word) => [
      word,
      ...[...word.matchAll(/(?<=[^\p{L}\p{N}])[\p{L}\p{N}]/gu)].map((at) => word.slice(at.index)),
    ]);
  return [...new Set(keys.map(cut))];
}

/**
 * The anchored patterns that a name's keys must match, one for each word of the query, in any order; none for a blank
 * query. Every character stands for itself.
 */
export function searchPatterns(query: string): string[] {
  return foldName(query)
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `^${cut(word).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}`);
}

/** A total order by name: the folded name, then the id. */
export function orderKey(name: string, id: string): string {
  return `${cut(foldName(name))}\u0001${id}`;
}

function cut(text: string): string {
  return [...text].slice(0, KEY_LENGTH).join('');
}
