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
});
