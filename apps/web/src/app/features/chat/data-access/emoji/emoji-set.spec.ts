import type { CompactEmoji } from 'emojibase';
import { readFileSync } from 'node:fs';
import { closedCode, openCode } from './emoji-codes';
import { cellAfter, emojiRows } from './emoji-rows';
import { GROUPS, emojiSet, type EmojiSet } from './emoji-set';

const read = <T>(name: string): T => JSON.parse(readFileSync(require.resolve(`emojibase-data/${name}`), 'utf8')) as T;
const codes = read<Record<string, string | string[]>>('en/shortcodes/github.json');
const sets = new Map(
  ['en', 'de', 'zh'].map((folder): [string, EmojiSet] => [
    folder,
    emojiSet(read<CompactEmoji[]>(`${folder}/compact.json`), codes),
  ]),
);
const [english, german, chinese] = ['en', 'de', 'zh'].map((folder) => sets.get(folder)!) as [
  EmojiSet,
  EmojiSet,
  EmojiSet,
];
const found = (set: EmojiSet, query: string): string[] => set.search(query, 8).map(({ unicode }) => unicode);

describe('finding emoji', () => {
  it('by the codes that everybody knows, in every language', () => {
    for (const set of sets.values()) {
      expect(found(set, 'tada')[0]).toBe('🎉');
      expect(found(set, '+1')[0]).toBe('👍');
      expect(set.byCode('heart')?.unicode).toBe('❤️');
      expect(set.byCode('thumbsup')?.unicode).toBe('👍');
    }
  });

  it('by what they are called and are about in one’s own language', () => {
    expect(found(english, 'party')).toContain('🎉');
    expect(found(german, 'lachen').length).toBeGreaterThan(0);
    expect(found(german, 'größe')).toEqual(found(german, 'GROSSE'.replace('SS', 'ß')));
    expect(found(german, 'konfetti')).toContain('🎉');
    expect(found(chinese, '火')).toContain('🔥');
    expect(german.byCode('herz')).toBeDefined();
  });

  it('has what fits best first, and nothing for what fits none', () => {
    expect(found(english, 'smile')[0]).toBe('😄');
    expect(found(english, 'tad')).toEqual(['🎉']);
    expect(found(german, 'bombe')).toContain('🎉');
    expect(found(english, 'xyzzy')).toEqual([]);
    expect(found(english, ' ')).toEqual([]);
    expect(found(english, '[(*')).toEqual([]);
  });

  it('has all of them in their groups, with five tones or none', () => {
    expect(english.all.length).toBeGreaterThan(1_800);
    expect(new Set(english.all.map(({ group }) => group))).toEqual(new Set(GROUPS));
    expect(new Set(english.all.map(({ skins }) => skins.length))).toEqual(new Set([0, 5]));
    expect(english.bySign('👍')?.skins[4]).toBe('👍🏿');
  });
});

describe('a code that is typed', () => {
  const at = (drawn: string) => {
    const caret = drawn.indexOf('¦');
    return { text: drawn.replace('¦', ''), start: caret, end: caret };
  };

  it.each([
    [':ta¦', { start: 0, code: 'ta' }],
    ['well done :ta¦ x', { start: 10, code: 'ta' }],
    ['（好：火¦', null],
    ['好 ：火¦', { start: 2, code: '火' }],
    ['(:+1¦', { start: 1, code: '+1' }],
  ])('is found in %j', (drawn, expected) => {
    expect(openCode(at(drawn))).toEqual(expected);
  });

  it.each([':t¦', 'at 10:30¦', 'https://ex¦', ': ta¦', '`:ta¦', '```\n:ta¦', 'a:ta¦', ':-)¦', '::ta¦'])(
    'is not found in %j',
    (drawn) => {
      expect(openCode(at(drawn))).toBeNull();
    },
  );

  it('is ended by its second colon, not by that of a time or in code', () => {
    expect(closedCode(at('yes :tada:¦'))).toEqual({ start: 4, code: 'tada' });
    expect(closedCode(at('：火：¦'))).toEqual({ start: 0, code: '火' });
    for (const none of ['at 10:30:¦', '`:tada:¦', '```\n:tada:¦', '::¦']) expect(closedCode(at(none))).toBeNull();
  });
});

describe('the rows of the picker', () => {
  it('are the groups with those used last above, or what was found', () => {
    const used = [english.byCode('tada')!];
    const rows = emojiRows(english, used, '', 9);
    expect(rows[0]).toEqual({ kind: 'heading', label: 'chat.emoji.recent' });
    expect(rows[1]).toEqual({ kind: 'emoji', emojis: used });
    expect(rows.filter(({ kind }) => kind === 'heading')).toHaveLength(10);
    expect(emojiRows(english, used, 'xyzzy', 9)).toEqual([]);
    expect(emojiRows(english, [], 'tada', 9)[0]).toEqual({ kind: 'heading', label: 'chat.emoji.found' });
  });

  it('are walked by arrow keys, over headings and around the ends of lines', () => {
    const rows = emojiRows(english, english.all.slice(0, 3), '', 9);
    const walk = (...keys: string[]) =>
      keys.reduce((cell, key) => cellAfter(rows, cell, key) ?? cell, { row: 1, column: 0 });
    expect(walk('ArrowRight', 'ArrowRight')).toEqual({ row: 1, column: 2 });
    expect(walk('ArrowRight', 'ArrowRight', 'ArrowRight')).toEqual({ row: 3, column: 0 });
    expect(walk('ArrowDown')).toEqual({ row: 3, column: 0 });
    expect(walk('ArrowDown', 'ArrowLeft')).toEqual({ row: 1, column: 2 });
    expect(walk('ArrowDown', 'End', 'ArrowUp')).toEqual({ row: 1, column: 2 });
    expect(walk('ArrowUp', 'ArrowLeft')).toEqual({ row: 1, column: 0 });
    expect(cellAfter(rows, { row: 1, column: 0 }, 'x')).toBeNull();
  });
});
