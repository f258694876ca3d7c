import fc from 'fast-check';
import { Highlighter } from './highlighter';
import { renderMarkdown } from './markdown';
import { ATTACKS } from './testing/attacks';

const WORDS = { code: 'Code', copy: 'Copy', copyCode: 'Copy code', table: 'Table', done: 'Done', open: 'To do' };
const TAGS = new Set(
  'p br strong em del code pre bdi blockquote ul ol li hr a input span h1 h2 h3 h4 h5 h6 div table thead tbody tr th td button'
    .toUpperCase()
    .split(' '),
);
const ATTRIBUTES = new Set(
  'href title target rel class aria-label role tabindex type checked disabled start align data-mention'.split(' '),
);
const CLASSES = /^(?:mention|code|code-head|copy|table|twist|hljs-[\w-]+|language-[a-z]+|[a-z]+_+)$/;

const highlighter = new Highlighter();

beforeAll(async () => {
  highlighter.need(['javascript', 'xml', 'markdown', 'php']);
  await Promise.all(['javascript', 'xml', 'markdown', 'php'].map((id) => highlighter.fetch(id)));
  await new Promise((resolve) => setTimeout(resolve));
});

/** Where a browser goes by `href`; an address that leads nowhere is one of the web. */
function whereTo(href: string): { protocol: string; host: string } {
  return URL.canParse(href, 'https://chat.example')
    ? new URL(href, 'https://chat.example')
    : { protocol: /^https?:/i.test(href) ? 'https:' : href, host: '' };
}

/** Names whatever a message may not hold. */
function harm(body: string): string[] {
  const html = renderMarkdown(
    body,
    () => '@"><img src=x onerror=alert(1)>',
    WORDS,
    (code, language) => highlighter.html(code, language),
  );
  const host = document.createElement('div');
  host.innerHTML = html;
  const found: string[] = [];
  for (const element of host.querySelectorAll('*')) {
    if (!TAGS.has(element.tagName) || element.namespaceURI !== 'http://www.w3.org/1999/xhtml') {
      found.push(`<${element.tagName}>`);
    }
    for (const { name, value } of element.attributes) {
      if (!ATTRIBUTES.has(name)) found.push(`${name}=${value}`);
      if (name === 'class' && !value.split(' ').every((each) => CLASSES.test(each))) found.push(`class ${value}`);
    }
    const href = element.getAttribute('href');
    if (href === null) continue;
    const { protocol, host: to } = whereTo(href);
    if (!['http:', 'https:', 'mailto:', 'tel:'].includes(protocol)) found.push(href);
    if (to === 'evil.example') found.push(href);
    if (!element.getAttribute('rel')?.includes('noopener')) found.push(`${href} without rel`);
  }
  // What is parsed, written and parsed again must not become anything else.
  const again = document.createElement('div');
  again.innerHTML = host.innerHTML;
  if (again.innerHTML !== host.innerHTML) found.push('it changes when it is parsed again');
  return found;
}

describe('what somebody writes to attack whoever reads it', () => {
  it.each(ATTACKS)('does no harm: %j', (body) => {
    expect(harm(body)).toEqual([]);
  });

  it.each(ATTACKS)('does no harm within code, quotes, lists and tables: %j', (body) => {
    const lines = body.replace(/\n/g, ' ');
    for (const wrapped of [
      `> ${lines}`,
      `1. ${lines}`,
      `**${lines}**`,
      `| a |\n| - |\n| ${lines} |`,
      '```html\n' + body + '\n```',
      '```php\n' + body + '\n```',
      '```md\n' + body + '\n```',
      `[${lines}](https://example.org)`,
    ]) {
      expect(harm(wrapped)).toEqual([]);
    }
  });

  it('does no harm however it is put together', () => {
    const pieces = fc.oneof(
      fc.constantFrom(...ATTACKS),
      fc.constantFrom(
        '\n',
        '\n\n',
        ' ',
        '`',
        '```',
        '```html\n',
        '**',
        '_',
        '~~',
        '> ',
        '- ',
        '| ',
        '](',
        '[',
        '<',
        '>',
      ),
      fc.constantFrom(
        '"',
        "'",
        '&',
        '&#',
        '\\',
        '<@',
        '<@all>',
        '|\n|-|\n',
        '![',
        'https://',
        'www.',
        '\u202e',
        '\u0000',
      ),
      fc.string({ maxLength: 12 }),
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        expect(harm(parts.join(''))).toEqual([]);
      }),
      { numRuns: 1_500 },
    );
  });

  it('shows what would turn the direction of code or of an address', () => {
    const html = renderMarkdown('`a\u202eb` https://example.org/\u202egpj.exe', (id) => id, WORDS);
    const host = document.createElement('div');
    host.innerHTML = html;
    const marks = [...host.querySelectorAll('.twist')];
    expect(marks.map((mark) => mark.getAttribute('title'))).toEqual(['U+202E', 'U+202E']);
    expect(host.querySelector('code')?.textContent).toBe('a\u202eb');
  });

  it('says where a link leads whose words claim something else', () => {
    const host = document.createElement('div');
    host.innerHTML = renderMarkdown('[https://bank.example](https://evil.example)', (id) => id, WORDS);
    expect(host.querySelector('a')?.title).toBe('https://evil.example');
  });
});

describe('a message made to take long', () => {
  const full = (part: string): string => part.repeat(Math.ceil(8_000 / part.length)).slice(0, 8_000);
  const PARTS =
    '[|![|[a](|*a |**a|_a |~~|`|`a``|<|<a |<!--|<@|&|\\|- |>|#|[a]: |www.|a@b.c |***a** |*_|(| |[]()|\n|```\n|**_~~`|\u202e|!';

  // What takes time that grows with the square takes a second or two here; anything worse, minutes.
  it.each(PARTS.split('|').map((part) => [part]))(
    'is drawn all the same: %j',
    (part) => {
      const began = performance.now();
      renderMarkdown(full(part), (id) => id, WORDS);
      renderMarkdown(full('| a '), (id) => id, WORDS);
      expect(performance.now() - began).toBeLessThan(10_000);
    },
    20_000,
  );

  it('is plain text where it has nothing but the beginnings of emphasis', () => {
    expect(renderMarkdown(full('*a '), (id) => id, WORDS)).not.toContain('<em>');
    expect(renderMarkdown('*a* '.repeat(400), (id) => id, WORDS)).toContain('<em>');
  });
});
