import { joined, movedPicks, type Picked } from './picks';

const FIRST = { start: 0, name: 'Sam', id: 'first' };
const SECOND = { start: 9, name: 'Sam', id: 'second' };
const TEXT = '@Sam and @Sam ';

/** What the picks are after `TEXT` was changed to `text`, the caret being where the bar is. */
function after(marked: string, picks: readonly Picked[] = [FIRST, SECOND], before = TEXT): string[] {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  return movedPicks(picks, before, { text, start: caret, end: caret }).map(({ start, name, id }) => {
    expect(text.slice(start)).toMatch(new RegExp(`^@${name}`));
    return `${id} at ${start}`;
  });
}

describe('whom the names in a text mean', () => {
  it('stays with the names when something is written or removed before, between or after them', () => {
    expect(after('Hello |@Sam and @Sam ')).toEqual(['first at 6', 'second at 15']);
    expect(after('@Sam| @Sam ')).toEqual(['first at 0', 'second at 5']);
    expect(after('@Sam and @Sam look|')).toEqual(['first at 0', 'second at 9']);
    expect(after('@Sam, |and @Sam ')).toEqual(['first at 0', 'second at 10']);
  });

  it('goes with the one that was removed, though what is left looks the same', () => {
    expect(after('|@Sam ', [FIRST, { ...SECOND, start: 5 }], '@Sam @Sam ')).toEqual(['second at 0']);
    expect(after('@Sam |', [FIRST, { ...SECOND, start: 5 }], '@Sam @Sam ')).toEqual(['first at 0']);
  });

  it('ends where a name is written over, and comes not back with another one', () => {
    expect(after('@S|m and @Sam ')).toEqual(['second at 8']);
    expect(after('Hi|')).toEqual([]);
  });

  it('stays with names that are made bold, quoted or otherwise written around', () => {
    expect(after('**@Sam and @Sam |**')).toEqual(['first at 2', 'second at 11']);
    expect(after('> @Sam\n> and @Sam |')).toEqual(['first at 2', 'second at 13']);
  });

  it('moves with a text that is put behind another', () => {
    const typed = { text: TEXT, picks: [FIRST, SECOND] };
    expect(joined(typed, typed)).toEqual({
      text: TEXT + TEXT,
      picks: [FIRST, SECOND, { ...FIRST, start: 14 }, { ...SECOND, start: 23 }],
    });
  });
});
