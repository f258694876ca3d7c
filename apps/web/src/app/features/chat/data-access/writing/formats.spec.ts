import { continued, enterWrites } from './continue-line';
import { FORMATS, type Format } from './formats';
import { linkOver } from './link-format';
import { isInFence, type Written } from './written';

/** "a [b] c" is "a b c" with the b selected; "a | b" has the caret at the bar. */
function written(drawn: string): Written {
  const [open, shut] = [drawn.indexOf('⟦'), drawn.indexOf('⟧')];
  if (open === -1) return { text: drawn.replace('¦', ''), start: drawn.indexOf('¦'), end: drawn.indexOf('¦') };
  return { text: drawn.replace(/[⟦⟧]/g, ''), start: open, end: shut - 1 };
}

function drawn({ text, start, end }: Written): string {
  if (start === end) return `${text.slice(0, start)}¦${text.slice(start)}`;
  return `${text.slice(0, start)}⟦${text.slice(start, end)}⟧${text.slice(end)}`;
}

const toggled = (format: Format, before: string): string => drawn(FORMATS[format].toggle(written(before)));

describe('formatting what is selected', () => {
  it.each<[Format, string, string]>([
    ['bold', 'a ⟦b⟧ c', 'a **⟦b⟧** c'],
    ['italic', 'a ⟦b⟧ c', 'a _⟦b⟧_ c'],
    ['strike', '⟦b⟧', '~~⟦b⟧~~'],
    ['code', 'a ⟦b c⟧', 'a `⟦b c⟧`'],
    ['italic', '**⟦b⟧**', '**_⟦b⟧_**'],
    ['italic', 'in⟦side⟧', 'in*⟦side⟧*'],
    ['list', '⟦one\ntwo⟧', '⟦- one\n- two⟧'],
    ['numberedList', '⟦one\n\ntwo⟧', '⟦1. one\n\n2. two⟧'],
    ['quote', 'a⟦b\nc⟧d', '⟦> ab\n> cd⟧'],
    ['codeBlock', '⟦a\nb⟧', '```\n⟦a\nb⟧\n```'],
    ['code', '⟦a\nb⟧', '```\n⟦a\nb⟧\n```'],
  ])('and again makes it what it was: %s of %j', (format, before, after) => {
    expect(toggled(format, before)).toBe(after);
    expect(FORMATS[format].isOn(written(after))).toBe(true);
    expect(FORMATS[format].isOn(written(before))).toBe(false);
    const back = FORMATS[format].toggle(written(after));
    expect(back.text).toBe(written(before).text);
  });

  it('takes away markers that are selected too, and those that mean the same', () => {
    expect(toggled('bold', '⟦**b**⟧')).toBe('⟦b⟧');
    expect(toggled('bold', '__⟦b⟧__')).toBe('⟦b⟧');
    expect(toggled('italic', '*⟦b⟧*')).toBe('⟦b⟧');
    expect(toggled('italic', '***⟦b⟧***')).toBe('**⟦b⟧**');
    expect(toggled('bold', '***⟦b⟧***')).toBe('*⟦b⟧*');
  });

  it('formats each line by itself, and not what begins it', () => {
    expect(toggled('bold', '⟦- one\n- two⟧')).toBe('- ⟦**one**\n- **two**⟧');
    expect(toggled('bold', 'x ⟦ b ⟧ y')).toBe('x  **⟦b⟧**  y');
    expect(toggled('bold', '⟦  ⟧')).toBe('⟦  ⟧');
    expect(toggled('bold', '- ⟦**one**\n- **two**⟧')).toBe('- ⟦one\n- two⟧');
  });

  it('makes one kind of list of another', () => {
    expect(toggled('numberedList', '⟦- one\n- two⟧')).toBe('⟦1. one\n2. two⟧');
    expect(toggled('list', '⟦1. one\n2. two⟧')).toBe('⟦- one\n- two⟧');
  });

  it('fences code that has fences in it with longer ones', () => {
    expect(toggled('codeBlock', '⟦```\na⟧')).toContain('````\n⟦```\na⟧\n````');
  });
});

describe('formatting where nothing is selected', () => {
  it('puts the caret between the markers, beyond them, or takes them away', () => {
    expect(toggled('bold', 'a ¦')).toBe('a **¦**');
    expect(toggled('bold', 'a **b¦**')).toBe('a **b**¦');
    expect(toggled('bold', 'a **¦**')).toBe('a ¦');
    expect(toggled('codeBlock', 'a¦')).toBe('a\n```\n¦\n```');
  });

  it('begins the line as an item, and back', () => {
    expect(toggled('list', 'on¦e')).toBe('- on¦e');
    expect(toggled('list', '- on¦e')).toBe('on¦e');
    expect(toggled('quote', '¦')).toBe('> ¦');
  });
});

describe('links', () => {
  it('ask for the address or the words, whichever is not there', () => {
    expect(toggled('link', 'see ⟦this⟧')).toBe('see [this](¦)');
    expect(toggled('link', '⟦https://example.org/a⟧')).toBe('[¦](https://example.org/a)');
    expect(toggled('link', '¦')).toBe('[¦]()');
  });

  it('are made of an address that is pasted over words', () => {
    const over = (before: string, pasted: string): string | null => {
      const result = linkOver(written(before), pasted);
      return result === null ? null : drawn(result);
    };
    expect(over('see ⟦this⟧!', ' https://example.org/a_(b)\n')).toBe('see [this](https://example.org/a_%28b%29)¦!');
    expect(over('⟦a[0]⟧', 'https://example.org')).toBe('[a\\[0\\]](https://example.org)¦');
    for (const [before, pasted] of [
      ['¦', 'https://example.org'],
      ['⟦this⟧', 'javascript:alert(1)'],
      ['⟦this⟧', 'two words'],
      ['⟦https://a.example⟧', 'https://b.example'],
      ['```\n⟦this⟧', 'https://example.org'],
    ] as const) {
      expect(over(before, pasted)).toBeNull();
    }
  });
});

describe('Enter', () => {
  const enter = (before: string): string | null => {
    const result = enterWrites(written(before));
    return result === null ? null : drawn(result);
  };

  it('makes a new line in a block of code that was not ended, as far in as the one before', () => {
    expect(enter('```ts\n  a();¦')).toBe('```ts\n  a();\n  ¦');
    expect(enter('```¦')).toBe('```\n¦');
    expect(enter('```\na\n```\n~~~\nb¦')).toBe('```\na\n```\n~~~\nb\n¦');
  });

  it('sends everywhere else, a list, a quote and a block that was ended too', () => {
    for (const text of ['hello¦', '- one¦', '- one\n- ¦', '1. one¦', '> quote¦', '2024 was¦', '¦']) {
      expect(enter(text)).toBeNull();
    }
    for (const text of ['```\na¦\n```', '```\na\n```¦', '```\na¦\n```\n```\nb']) expect(enter(text)).toBeNull();
  });
});

describe('Shift+Enter', () => {
  const shiftEnter = (before: string): string | null => {
    const result = continued(written(before));
    return result === null ? null : drawn(result);
  };

  it('goes on with a list', () => {
    expect(shiftEnter('- one¦')).toBe('- one\n- ¦');
    expect(shiftEnter('  9. nine¦')).toBe('  9. nine\n  10. ¦');
    expect(shiftEnter('- [x] done¦')).toBe('- [x] done\n- [ ] ¦');
    expect(shiftEnter('1. one¦ and\n2. two')).toBe('1. one\n2. ¦ and\n2. two');
  });

  it('goes on with a quote', () => {
    expect(shiftEnter('> one¦')).toBe('> one\n> ¦');
    expect(shiftEnter('>one¦')).toBe('>one\n> ¦');
    expect(shiftEnter('> > two¦')).toBe('> > two\n> > ¦');
  });

  it('ends either at a line of it that is empty, and is plain after that', () => {
    expect(shiftEnter('- one\n- ¦')).toBe('- one\n¦');
    expect(shiftEnter('> one\n> ¦')).toBe('> one\n¦');
    expect(shiftEnter('- one\n¦')).toBeNull();
  });

  it('keeps the indent in every block of code', () => {
    expect(shiftEnter('```\n  a¦\n```')).toBe('```\n  a\n  ¦\n```');
    expect(shiftEnter('```\n- a¦')).toBe('```\n- a\n¦');
  });

  it('is a plain new line everywhere else', () => {
    for (const text of ['hello¦', '-no list¦', '2024 was¦', '¦', '```\na\n```¦']) expect(shiftEnter(text)).toBeNull();
  });
});

describe('a fence', () => {
  it('is ended by one of its kind that is no shorter', () => {
    expect(isInFence('````\n```\n', 9)).toBe(true);
    expect(isInFence('~~~\n```\n', 8)).toBe(true);
    expect(isInFence('```\n```\n', 8)).toBe(false);
  });
});
