import type { Command } from '../../core/commands/commands';

/** The most commands that are listed at once. */
const MOST = 60;

/**
 * The commands that fit what was typed, the best first; among equals those that were used lately, then in the order given. Every
 * word that was typed has to be found: at the beginning of a word, within one, or as letters that follow each other.
 */
export function matching(commands: readonly Command[], query: string, recent: readonly string[]): Command[] {
  const wanted = wordsOf(query);
  const rank = ({ id }: Command): number => {
    const at = recent.indexOf(id);
    return at === -1 ? recent.length : at;
  };
  return commands
    .map((command) => ({ command, score: scoreOf(command, wanted) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || rank(a.command) - rank(b.command))
    .slice(0, MOST)
    .map(({ command }) => command);
}

function scoreOf({ label, words = '' }: Command, wanted: readonly string[]): number {
  if (wanted.length === 0) return 1;
  const own = wordsOf(label);
  const more = wordsOf(words);
  let score = 0;
  for (const [index, word] of wanted.entries()) {
    const fits = Math.max(fitOf(word, own), fitOf(word, more) / 2);
    if (fits === 0) return 0;
    // What begins like the name itself is meant more often than what has such a word somewhere.
    score += fits + (own[index]?.startsWith(word) === true ? 2 : 0);
  }
  return score;
}

function fitOf(word: string, among: readonly string[]): number {
  if (among.some((other) => other === word)) return 10;
  if (among.some((other) => other.startsWith(word))) return 8;
  if (among.some((other) => other.includes(word))) return 4;
  return word.length > 1 && follows(word, among.join('')) ? 1 : 0;
}

/** Whether the letters of `word` come in `text` in their order. */
function follows(word: string, text: string): boolean {
  let at = 0;
  for (const letter of text) if (letter === word[at]) at++;
  return at === word.length;
}

/** Lower-case words without accents: "Álvarez" is found by "alv". */
function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}\p{Extended_Pictographic}]+/u).filter((word) => word !== '');
}
