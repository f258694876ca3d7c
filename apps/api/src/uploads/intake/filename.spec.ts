import { extensionOf, normaliseFilename } from './filename';

describe('normaliseFilename', () => {
  it('drops the path of either kind', () => {
    expect(normaliseFilename('../../etc/passwd')).toBe('passwd');
    expect(normaliseFilename('C:\\Users\\ana\\plan.pdf')).toBe('plan.pdf');
    expect(normaliseFilename('/')).toBe('file');
  });

  it('composes what looks alike, and keeps every script', () => {
    expect(normaliseFilename('re\u0301sume\u0301.pdf')).toBe('résumé.pdf');
    expect(normaliseFilename('報告 2026 👩‍💻.txt')).toBe('報告 2026 👩‍💻.txt');
  });

  it('drops control characters and what turns the reading direction', () => {
    expect(normaliseFilename('a\u0000b\r\nc\u007f.txt')).toBe('abc.txt');
    expect(normaliseFilename('invoice\u202Efdp.exe')).toBe('invoicefdp.exe');
    expect(normaliseFilename('\u2066a\u2069.txt')).toBe('a.txt');
  });

  it('is never empty, a dot or a device', () => {
    for (const nothing of [undefined, '', '   ', '.', '..', '\u202e', '\r\n']) {
      expect(normaliseFilename(nothing)).toBe('file');
    }
    expect(normaliseFilename('con.txt')).toBe('_con.txt');
    expect(normaliseFilename('COM1')).toBe('_COM1');
    expect(normaliseFilename('con .txt')).toBe('_con .txt');
    expect(normaliseFilename('CONIN$')).toBe('_CONIN$');
    expect(normaliseFilename('console.txt')).toBe('console.txt');
    expect(normaliseFilename('con man.txt')).toBe('con man.txt');
  });

  it('cuts between characters to 255 bytes and keeps the extension', () => {
    const latin = normaliseFilename(`${'x'.repeat(4_000)}.pdf`);
    expect([Buffer.byteLength(latin), latin.endsWith('x.pdf')]).toEqual([255, true]);
    const emoji = normaliseFilename(`${'😀'.repeat(1_000)}.txt`);
    expect(emoji).toBe(`${'😀'.repeat(62)}.txt`);
    expect(Buffer.byteLength(normaliseFilename('y'.repeat(4_000)))).toBe(255);
    expect(Buffer.byteLength(normaliseFilename(`a.${'y'.repeat(4_000)}`))).toBe(255);
  });

  it('ends neither in a dot nor in a space', () => {
    expect(normaliseFilename('plan.pdf. . .')).toBe('plan.pdf');
    expect(normaliseFilename('a. .b')).toBe('a. .b');
    expect(normaliseFilename(`a${'. '.repeat(200)}${'b'.repeat(30)}`)).toBe('a');
    expect(normaliseFilename(`${'.'.repeat(300)}${'b'.repeat(30)}`)).toBe('file');
  });

  it('takes no longer for a name of a hundred thousand dots', () => {
    const started = performance.now();
    expect(normaliseFilename(`a${'.'.repeat(100_000)}x`)).toMatch(/^a\.+x$/);
    // Tried anew from each of the dots it is ten seconds.
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('replaces halves of characters, which no header can carry', () => {
    expect(normaliseFilename('a\ud800b.txt')).toBe('a\ufffdb.txt');
  });
});

describe('extensionOf', () => {
  it('is what follows the last dot, in lower case', () => {
    expect(['a.PDF', 'a.tar.gz', 'README', '.env', 'a.'].map(extensionOf)).toEqual(['pdf', 'gz', '', '', '']);
  });
});
