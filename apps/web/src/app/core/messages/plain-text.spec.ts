import { plainText } from './plain-text';

const ANA = '665f1c2ab0c4d5e6f7a8b9c0';
const users = new Map([[ANA, { id: ANA, displayName: 'Ana Álvarez', avatarUrl: null, statusText: '' }]]);

describe('plainText', () => {
  it.each([
    ['**bold** and _em_ and `code`', 'bold and em and code'],
    ['# Title\n\n> quote\n- one\n2. two', 'Title quote one two'],
    ['```ts\nconst a = 1;\n```', 'const a = 1;'],
    ['[a link](https://example.org) and ![pic](x.png)', 'a link and pic'],
    [`hi <@${ANA}>, <@all>`, 'hi @Ana Álvarez, @all'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
    ['\\*not em\\*', '*not em*'],
    ['| a | b |\n|---|:-:|\n| 1 | **2** |', 'a b 1 2'],
    ['- one | two', 'one | two'],
    ['hi <@665f1c2ab0c4d5e6f7a8b9c9>', 'hi @someone'],
    [`cut <@${ANA.slice(0, 9)}`, 'cut …'],
  ])('makes one line of %j', (body, expected) => {
    expect(plainText(body, users, 'someone')).toBe(expected);
  });

  it('takes a moment for a text of which an expression would try every part', () => {
    const many = (part: string): string => `a\n${part.repeat(7_900 / part.length)}x`;
    const texts = [
      `a\n${' '.repeat(4_000)}${'-'.repeat(3_900)}x`,
      ...[' -', '[', '[](', '*a', ' *a', '`a', '\t'].map(many),
    ];
    const started = performance.now();
    for (const text of texts) plainText(text, users, 'someone');
    // The first one alone took two and a half minutes, in the browser of everyone who had it in the list of conversations.
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
