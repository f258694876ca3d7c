import { renderMarkdown } from './markdown';
import { isPlainWords } from './plain-words';

const WORDS = { code: '', copy: '', copyCode: '', table: '', done: '', open: '' };

/** As the parser draws it: the code after it is none of its business. */
function parsed(body: string): string {
  return renderMarkdown(`${body}\n\n\`code\``, (id) => id, WORDS).replace(/\s*<p><code>code<\/code><\/p>\s*$/, '');
}

describe('plain words', () => {
  it.each([
    'Thanks!',
    'See you at 10:30 (in the big room), won’t you?',
    'It\'s "done" – 100 % of it; €5, $6…',
    'Schöne Grüße aus 北京 👋🏽 👩‍💻',
    'two  spaces',
    '3 of them. 4) not a list',
  ])('are drawn as the parser draws them: %s', (body) => {
    expect(isPlainWords(body)).toBe(true);
    expect(renderMarkdown(body, (id) => id, WORDS).trim()).toBe(parsed(body));
  });

  it.each([
    ...[
      '',
      ' code',
      'ends in a space ',
      '1. list',
      '12) list',
      'www.example.org',
      'http://example.org',
      'a@example.org',
    ],
    ...[
      'two\nlines',
      'tab\there',
      '*a*',
      '_a_',
      '`a`',
      '~~a~~',
      '# a',
      '- a',
      '+ a',
      '> a',
      '= a',
      '[a](b)',
      '![a](b)',
    ],
    ...['<b>', '&amp;', 'a\\*', 'a|b', '<@665f1c2ab0c4d5e6f7a8b9c0>', 'no\u00a0break', 'turned\u202eround'],
  ])('are not %j', (body) => {
    expect(isPlainWords(body)).toBe(false);
  });
});
