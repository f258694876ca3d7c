import type { User } from '@tertulia/contracts';
import { mentionableIn } from './mention-suggestions';
import { mentionAt, toBody, toTyped } from './mentions';
import type { Typed } from './picks';

const ANA = '665f1c2ab0c4d5e6f7a8b9c0';
const BO = '665f1c2ab0c4d5e6f7a8b9c1';
const OTHER = '665f1c2ab0c4d5e6f7a8b9c2';
const user = (id: string, displayName: string): User => ({ id, displayName, avatarUrl: null, statusText: '' });
const users = new Map([ANA, BO].map((id, index) => [id, user(id, index === 0 ? 'Ana Álvarez' : 'Ana')]));
const mentionable = new Map([
  ['Ana Álvarez', ANA],
  ['Ana', BO],
  ['all', 'all'],
]);

const plain = (text: string): Typed => ({ text, picks: [] });

describe('toBody', () => {
  it('writes ids for names, the longest that fits first', () => {
    expect(toBody(plain('@Ana Álvarez and @Ana, look'), mentionable)).toBe(`<@${ANA}> and <@${BO}>, look`);
    expect(toBody(plain('@all: lunch'), mentionable)).toBe('<@all>: lunch');
  });

  it('leaves alone what is no mention', () => {
    expect(toBody(plain('mail ana@Ana.example, @Anabel, @ana'), mentionable)).toBe(
      'mail ana@Ana.example, @Anabel, @ana',
    );
    expect(toBody(plain('`@Ana` and\n```\n@Ana\n```'), mentionable)).toBe('`@Ana` and\n```\n@Ana\n```');
  });

  it('means by each name whom it was picked for, of all who are called so', () => {
    const text = '`@Ana`, @Ana and @Ana, @Ana Álvarez';
    const picks = [
      { start: 8, name: 'Ana', id: OTHER },
      { start: 17, name: 'Ana', id: BO },
      // Written on, it is the longer name.
      { start: 23, name: 'Ana', id: OTHER },
    ];
    expect(toBody({ text, picks }, mentionable)).toBe(`\`@Ana\`, <@${OTHER}> and <@${BO}>, <@${ANA}>`);
  });

  it('takes names with signs that mean something in a pattern', () => {
    expect(toBody(plain('@C++ (team)'), new Map([['C++ (team)', ANA]]))).toBe(`<@${ANA}>`);
  });
});

describe('toTyped', () => {
  it('is the reverse of toBody', () => {
    const text = 'hi @Ana Álvarez, `<@x>` and @all';
    const typed = toTyped(toBody(plain(text), mentionable), users);
    expect(typed).toEqual({
      text,
      picks: [
        { start: 3, name: 'Ana Álvarez', id: ANA },
        { start: 28, name: 'all', id: 'all' },
      ],
    });
  });

  it('keeps the id of whoever is not known', () => {
    const stranger = '<@665f1c2ab0c4d5e6f7a8b9cf>';
    expect(toTyped(stranger, users)).toEqual(plain(stranger));
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
    const known = new Map([...users, [OTHER, user(OTHER, 'Ana')]]);
    for (const body of [`<@${ANA}>, please`, `<@${BO}> and <@${OTHER}>`, `<@${OTHER}> and <@${BO}>`]) {
      expect(toBody(toTyped(body, known), mentionableIn(null, ANA, body, known))).toBe(body);
    }
  });
});
