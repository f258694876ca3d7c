import { formattedPart, isWrittenToo } from './pasted-page';
import { toMarkdown } from './to-markdown';

function markdown(html: string): string | null {
  const part = formattedPart(html);
  return part === null ? null : toMarkdown(part);
}

describe('what is pasted from a page', () => {
  it.each([
    ['<p>a <b>bold</b> and <i>italic</i> <s>gone</s></p>', 'a **bold** and _italic_ ~~gone~~'],
    ['<ul><li>one</li><li>two <code>x</code></li></ul>', '- one\n- two `x`'],
    ['<ol start="3"><li>three</li><li>four</li></ol>', '3. three\n4. four'],
    ['<ul><li>one<ul><li>within</li></ul></li><li>two</li></ul>', '- one\n  - within\n- two'],
    ['<a href="https://example.org/a">there</a>', '[there](https://example.org/a)'],
    ['<blockquote><p>said</p></blockquote><p>then</p>', '> said\n\nthen'],
    ['<pre><code class="language-ts">const a = 1;\n</code></pre>', '```ts\nconst a = 1;\n```'],
    ['<h2>Plan</h2><hr>', '## Plan\n\n---'],
    ['<span style="font-weight:700">bold</span> <span style="font-style:italic">it</span>', '**bold** _it_'],
    ['<b style="font-weight:normal"><p>plain</p><ul><li>item</li></ul></b>', 'plain\n\n- item'],
    [
      '<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>',
      '| a   | b   |\n| --- | --- |\n| 1   | 2   |',
    ],
    [
      '<style>td{mso-number-format:General}</style><table><col><tr><td>Week</td><td>p99</td></tr><tr><td>47</td><td>38 ms</td></tr></table>',
      '| Week | p99 |\n| --- | --- |\n| 47  | 38 ms |',
    ],
    ['<table><tr><td>38 ms</td></tr></table>', '38 ms'],
  ])('becomes Markdown: %s', (html, expected) => {
    expect(markdown(html)).toBe(expected);
  });

  it.each([
    '',
    '<meta charset="utf-8"><span>words</span>',
    '<div style="font-family: monospace; white-space: pre"><div><span style="color:#0f0">const</span> a;</div></div>',
    '<b style="font-weight:400">words</b>',
    `<b>${'x'.repeat(400_001)}</b>`,
  ])('stays plain text where it says no more than that: %#', (html) => {
    expect(markdown(html)).toBeNull();
  });

  it('brings along neither scripts, styles, pictures nor addresses that run', () => {
    const html =
      '<style>p{}</style><p><b>a</b><script>alert(1)</script><img src="data:image/png;base64,AAAA" alt="a chart" onerror="alert(1)">' +
      '<a href="javascript:alert(1)">click</a> <a href="/relative">here</a></p>';
    expect(markdown(html)).toBe('**a**a chartclick here');
  });

  it.each([
    ['a part of a spreadsheet', '<table><tr><td>47</td></tr></table>', '47\n', true],
    ['a part of a document', '<style>p{}</style><p class="MsoNormal">Dear all</p>', 'Dear all', true],
    ['a picture of a page', '<meta charset="utf-8"><img src="https://example.org/a.png" alt="A">', '', false],
    ['a file', '', 'holiday.png', false],
  ])('is text rather than the picture that comes with it, or not: %s', (_, html, plain, expected) => {
    const getData = (type: string): string => (type === 'text/html' ? html : plain);
    expect(isWrittenToo({ getData })).toBe(expected);
  });
});
