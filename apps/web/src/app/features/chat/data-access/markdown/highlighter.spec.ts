import { codeLabel, codeLanguage, languagesIn } from './code-languages';
import { Highlighter } from './highlighter';

const EVERY =
  'bash c cpp csharp css diff dockerfile go ini java javascript json kotlin markdown php powershell python ruby rust scss sql swift typescript xml yaml'.split(
    ' ',
  );

async function ready(ids: readonly string[]): Promise<Highlighter> {
  const highlighter = new Highlighter();
  highlighter.need(ids);
  await Promise.all(ids.map((id) => highlighter.fetch(id)));
  await new Promise((resolve) => setTimeout(resolve));
  return highlighter;
}

describe('the highlighter', () => {
  it('colours code once its grammar is there, and its text stays the same', async () => {
    const highlighter = new Highlighter();
    expect(highlighter.html('const a = 1;', 'typescript')).toBeNull();
    highlighter.need(['typescript']);
    await highlighter.fetch('typescript');
    await new Promise((resolve) => setTimeout(resolve));
    expect(highlighter.html('const a = "<b>";', 'typescript')).toBe(
      '<span class="hljs-keyword">const</span> a = <span class="hljs-string">&quot;&lt;b&gt;&quot;</span>;',
    );
  });

  it('knows every language that has a name', async () => {
    const highlighter = await ready(EVERY);
    for (const id of EVERY)
      expect([id, codeLanguage(id)?.id, highlighter.html('x', id)]).toEqual([id, id, expect.any(String)]);
  });

  it.each(EVERY)(
    'never takes long, whatever is said to be %s',
    async (id) => {
      const highlighter = await ready([id]);
      for (const part of [
        '(',
        '<',
        '"',
        '`',
        '/*',
        '#',
        '$',
        '${',
        '<<',
        '<!--',
        '0x',
        '-',
        '\n',
        'A',
        'a(',
        "b'",
        '[',
      ]) {
        const line = part.repeat(Math.ceil(990 / part.length)).slice(0, 990);
        const began = performance.now();
        expect(highlighter.html(`${line}\n`.repeat(8), id)).not.toBeNull();
        expect([part, performance.now() - began < 10_000]).toEqual([part, true]);
      }
    },
    60_000,
  );

  it('leaves lines plain that are longer than anybody reads', async () => {
    const highlighter = await ready(['java']);
    expect(highlighter.html('A'.repeat(1_001), 'java')).toBeNull();
  });
});

describe('the language of a block of code', () => {
  it.each([
    ['ts', 'TypeScript'],
    ['TSX', 'TypeScript'],
    ['c++', 'C++'],
    ['html', 'HTML'],
    ['js{1,3}', 'JavaScript'],
    ['text', ''],
    ['', ''],
    ['elixir', 'elixir'],
    ['x'.repeat(60), 'x'.repeat(24)],
  ])('of %j is called %j', (info, label) => {
    expect(codeLabel(info)).toBe(label);
  });

  it('is found in every block that has one', () => {
    expect(languagesIn('```ts\na\n```\n> ```sh\n> b\n> ```\n- ~~~ Python title\n```nothing\n```ts')).toEqual([
      'typescript',
      'bash',
      'python',
    ]);
  });
});
