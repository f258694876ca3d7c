import { renderMarkdown } from './markdown';

const ANA = '665f1c2ab0c4d5e6f7a8b9c0';
const names = (id: string): string => (id === ANA ? '@Ana <b>Álvarez</b>' : id === 'all' ? '@all' : '@someone');
const WORDS = { code: 'Code', copy: 'Copy', copyCode: 'Copy code', table: 'Table', done: 'Done', open: 'To do' };
const render = (body: string): string => renderMarkdown(body, names, WORDS).trim();

/** The elements of what Markdown became, as a browser would build them. */
function elements(body: string): Element[] {
  const host = document.createElement('div');
  host.innerHTML = render(body);
  return [...host.querySelectorAll('*')];
}

describe('renderMarkdown', () => {
  it('draws what CommonMark and GitHub have', () => {
    expect(render('**bold** and *em* and `code` and ~~gone~~')).toBe(
      '<p><strong>bold</strong> and <em>em</em> and <code>code</code> and <del>gone</del></p>',
    );
    expect(render('| a |\n| - |\n| 1 |')).toContain('<td>1</td>');
    expect(render('one\ntwo')).toContain('<br>');
  });

  it('lets what is wider than the message take the focus, so that keys can scroll it', () => {
    const code = elements('```\nconst a = 1;\n```').find(({ tagName }) => tagName === 'PRE');
    const [table] = elements('| a |\n| - |\n| 1 |');
    for (const [element, name] of [
      [code, 'Code'],
      [table, 'Table'],
    ] as const) {
      expect(element?.getAttribute('tabindex')).toBe('0');
      expect(element?.getAttribute('role')).toBe('group');
      expect(element?.getAttribute('aria-label')).toBe(name);
    }
    expect(code?.textContent).toBe('const a = 1;\n');
  });

  it('keeps the boxes of a task list, which cannot be ticked', () => {
    const box = elements('- [x] done').find(({ tagName }) => tagName === 'INPUT');
    expect(box?.getAttribute('type')).toBe('checkbox');
    expect(box?.hasAttribute('checked')).toBe(true);
    expect(box?.hasAttribute('disabled')).toBe(true);
    expect(box?.getAttribute('aria-label')).toBe('Done');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<svg onload=alert(1)>',
    '<iframe src="javascript:alert(1)"></iframe>',
    'text <b onclick="alert(1)">with</b> tags',
    '<style>*{display:none}</style>',
    '<form action="/api/v1/auth/logout"><button>x</button></form>',
    '<a href="javascript:alert(1)">x</a>',
  ])('shows raw HTML as text: %s', (body) => {
    const tags = elements(body).map(({ tagName }) => tagName);
    expect(tags.every((tag) => tag === 'P')).toBe(true);
    expect(render(body)).toContain('&lt;');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '[x](//evil.example/a)',
    '![x](javascript:alert(1))',
    '<javascript:alert(1)>',
  ])('makes no link of %s', (body) => {
    expect(elements(body).some((element) => element.hasAttribute('href'))).toBe(false);
  });

  it('lets links leave without opener or referrer, and finds bare ones', () => {
    const [link] = elements('see https://example.org/a?b=c').filter(({ tagName }) => tagName === 'A');
    expect(link?.getAttribute('href')).toBe('https://example.org/a?b=c');
    expect(link?.getAttribute('rel')).toContain('noopener');
    expect(link?.getAttribute('target')).toBe('_blank');
  });

  it('never fetches a picture from elsewhere: it becomes a link', () => {
    const tags = elements('![chart](https://tracker.example/pixel.png)').map(({ tagName }) => tagName);
    expect(tags).toContain('A');
    expect(tags).not.toContain('IMG');
  });

  it('shows mentions by name, and a name is text whatever it holds', () => {
    const [mention] = elements(`hello <@${ANA}>`).filter((element) => element.className === 'mention');
    expect(mention?.textContent).toBe('@Ana <b>Álvarez</b>');
    expect(mention?.children).toHaveLength(0);
    expect(render('<@all> now')).toContain('>@all</bdi>');
  });

  it('leaves a mention in code as it was written', () => {
    expect(render(`\`<@${ANA}>\``)).toContain(`<code>&lt;@${ANA}&gt;</code>`);
  });

  it.each([
    ['quotes', '> '.repeat(4_000) + 'deep'],
    ['tight quotes', '>'.repeat(2_000) + 'deep'],
    ['lists', '- '.repeat(4_000) + 'deep'],
    ['numbered lists', '1. '.repeat(2_600) + 'deep'],
    ['quoted lists', '> - '.repeat(2_000) + 'deep'],
    ['quotes on the second line', 'x\n\n' + '> '.repeat(3_000) + 'deep'],
  ])('shows thousands of nested %s as they were written', (_name, body) => {
    expect(elements(body).length).toBeLessThan(5);
    expect(render(body)).toContain('deep');
  });

  it('still nests as deep as anybody reads', () => {
    expect(elements('> '.repeat(10) + 'deep').filter(({ tagName }) => tagName === 'BLOCKQUOTE')).toHaveLength(10);
  });
});
