import type { User } from '@tertulia/contracts';
import { mentionableIn } from './mention-suggestions';
import { mentionAt, toBody, toTyped } from './mentions';

const ANA = '665f1c2ab0c4d5e6f7a8b9c0';
const BO = '665f1c2ab0c4d5e6f7a8b9c1';
const user = (id: string, displayName: string): User => ({ id, displayName, avatarUrl: null, statusText: '' });
const users = new Map([ANA, BO].map((id, index) => [id, user(id, index === 0 ? 'Ana Álvarez' : 'Ana')]));
const mentionable = new Map([
  ['Ana Álvarez', ANA],
  ['Ana', BO],
  ['all', 'all'],
]);

describe('toBody', () => {
  it('writes ids for names, the longest that fits first', () => {
    expect(toBody('@Ana Álvarez and @Ana, look', mentionable)).toBe(`<@${ANA}> and <@${BO}>, look`);
    expect(toBody('@all: lunch', mentionable)).toBe('<@all>: lunch');
  });

  it('leaves alone what is no mention', () => {
    expect(toBody('mail ana@Ana.example, @Anabel, @ana', mentionable)).toBe('mail ana@Ana.example, @Anabel, @ana');
    expect(toBody('`@Ana` and\n```\n@Ana\n```', mentionable)).toBe('`@Ana` and\n```\n@Ana\n```');
  });

  it('takes names with signs that mean something in a pattern', () => {
    expect(toBody('@C++ (team)', new Map([['C++ (team)', ANA]]))).toBe(`<@${ANA}>`);
  });
});

describe('toTyped', () => {
  it('is the reverse of toBody', () => {
    const text = 'hi @Ana Álvarez, `<@x>` and @all';
    expect(toTyped(toBody(text, mentionable), users)).toBe(text);
  });

  it('keeps the id of whoever is not known', () => {
    const stranger = '<@665f1c2ab0c4d5e6f7a8b9cf>';
    expect(toTyped(stranger, users)).toBe(stranger);
  });
});

describe('mentionAt', () => {
  it.each([
    ['@', 1, { start: 0, query: '' }],
    ['hi @an', 6, { start: 3, query: 'an' }],
    ['hi @Ana Á', 9, { start: 3, query: 'Ana Á' }],
    ['(@bo', 4, { start: 1, query: 'bo' }],
    ['@bo and more', 3, { start: 0, query: 'bo' }],
  ])('finds the one being typed in %j', (text, caret, expected) => {
    expect(mentionAt(text, caret)).toEqual(expected);
  });

  it.each([
    ['ana@example', 11],
    ['hello', 5],
    ['@ana\nnext', 9],
    ['@@', 2],
  ])('finds none in %j', (text, caret) => {
    expect(mentionAt(text, caret)).toBeNull();
  });
});

describe('an edit', () => {
  it('goes on mentioning whom the message mentioned: one who has left, oneself, and the right one of two namesakes', () => {
    const other = '665f1c2ab0c4d5e6f7a8b9c2';
    const known = new Map([...users, [other, user(other, 'Ana')]]);
    for (const id of [ANA, BO, other]) {
      const body = `<@${id}>, please`;
      expect(toBody(toTyped(body, known), mentionableIn(null, ANA, body, known))).toBe(body);
    }
  });
});
