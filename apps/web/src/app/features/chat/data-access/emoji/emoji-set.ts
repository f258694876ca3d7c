import type { CompactEmoji } from 'emojibase';

/** One emoji: how it looks, what it is called, and what it is found by. */
export interface Emoji {
  unicode: string;
  /** Its name in the language of the client. */
  label: string;
  /** What is typed between colons; the first is the one that is shown. */
  codes: readonly string[];
  /** Words that it is found by besides, folded. */
  words: readonly string[];
  /** The same in each skin tone, the lightest first; empty where it has none. */
  skins: readonly string[];
  group: number;
}

/** The groups as they are shown: by the numbers that emojibase gives them, without the parts that others are made of. */
export const GROUPS = [0, 1, 3, 4, 5, 6, 7, 8, 9] as const;

// The compiler does not know this flag yet.
const PICTURE = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');

type Codes = Readonly<Record<string, string | readonly string[]>>;

/** Every emoji in the usual order, with ways to find them. */
export class EmojiSet {
  private readonly codes = new Map<string, Emoji>();
  private readonly signs: ReadonlyMap<string, Emoji>;

  constructor(readonly all: readonly Emoji[]) {
    for (const emoji of all) {
      for (const code of emoji.codes) if (!this.codes.has(code)) this.codes.set(code, emoji);
    }
    this.signs = new Map(all.map((emoji) => [emoji.unicode, emoji]));
  }

  /** The emoji with exactly that code. */
  byCode(code: string): Emoji | undefined {
    return this.codes.get(folded(code));
  }

  /** The emoji that looks like that, in its usual tone. */
  bySign(unicode: string): Emoji | undefined {
    return this.signs.get(unicode);
  }

  /** Those that fit `query`, the best first: by code, by name, by what else they are about. */
  search(query: string, most: number): Emoji[] {
    const wanted = folded(query).trim();
    if (wanted === '') return [];
    const found = this.all.flatMap((emoji) => {
      const score = scoreOf(emoji, wanted);
      return score === 0 ? [] : [{ emoji, score }];
    });
    return found
      .sort((a, b) => b.score - a.score)
      .slice(0, most)
      .map(({ emoji }) => emoji);
  }
}

/** Makes the set of what emojibase has for a language and the device can draw, and of the codes that everybody knows. */
export function emojiSet(
  data: readonly CompactEmoji[],
  codes: Codes,
  isDrawn: (unicode: string) => boolean = () => true,
): EmojiSet {
  const shown = data.filter(
    ({ group, unicode }) => group !== undefined && GROUPS.some((known) => known === group) && isDrawn(unicode),
  );
  return new EmojiSet(
    shown.map(({ unicode, label, hexcode, tags = [], skins = [], group = 0 }) => {
      const known = codes[hexcode] ?? [];
      const own = folded(label).replace(/[^\p{L}\p{N}]+/gu, '_');
      const all = [...(typeof known === 'string' ? [known] : known), own.replace(/^_|_$/g, '')];
      return {
        unicode: plainest(unicode),
        label,
        group,
        codes: [...new Set(all)],
        words: [label, ...tags].flatMap((words) => folded(words).split(/[\s_-]+/)),
        // Those of two people mixed are more than anybody picks.
        skins: skins.length === 5 ? skins.map((skin) => skin.unicode) : [],
      };
    }),
  );
}

/** Without the sign that asks for a picture, where it is one anyway: so it is what others type, too. */
function plainest(unicode: string): string {
  const plain = unicode.replace(/\ufe0f$/, '');
  return PICTURE.test(plain) ? plain : unicode;
}

/** Text in which case and accents make no difference. */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

function scoreOf({ codes, words, label }: Emoji, wanted: string): number {
  const code = wanted.replace(/\s+/g, '_');
  if (codes.includes(code)) return 100;
  if (words.includes(wanted)) return 80 - Math.min(20, words.indexOf(wanted));
  if (codes.some((each) => each.startsWith(code))) return 55;
  if (codes.some((each) => each.includes(`_${code}`))) return 40;
  if (words.some((word) => word.startsWith(wanted))) return 30;
  return isWord(wanted) && folded(label).includes(wanted) ? 10 : 0;
}

/** Whether it says enough to be looked for within words: languages put words together, and Chinese has no blanks. */
function isWord(wanted: string): boolean {
  return wanted.length > 3 || /\p{Script=Han}/u.test(wanted);
}
