import { jpegBytes, pdfBytes, pngBytes } from '@tertulia/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { checkFileType } from './file-type-check';

let directory: string;
beforeAll(async () => (directory = await mkdtemp(path.join(tmpdir(), 'tertulia-types-'))));
afterAll(() => rm(directory, { recursive: true }));

/** The stored type, or the code of the refusal. */
async function typeOf(
  content: Buffer | string,
  filename: string,
  mimeType = 'application/octet-stream',
  allowed?: string[],
) {
  const file = path.join(directory, 'staged');
  await writeFile(file, content);
  return checkFileType(file, { filename, mimeType }, allowed).then(
    (kind) => kind.mimeType,
    (error: { code?: string }) => error.code ?? error,
  );
}

const gif = (frames = 1): Promise<Buffer> =>
  sharp({ create: { width: 8, height: 8 * frames, channels: 3, background: 'red' } })
    .gif()
    .toBuffer();

const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';

describe('the check of a type', () => {
  it('goes by the content', async () => {
    expect(await typeOf(pngBytes(), 'chart.png', 'image/png')).toBe('image/png');
    expect(await typeOf(jpegBytes(), 'photo', '')).toBe('image/jpeg');
    expect(await typeOf(pdfBytes(), 'plan.pdf')).toBe('application/pdf');
    expect(await typeOf(await gif(), 'move.gif')).toBe('image/gif');
    expect(await typeOf(gzipSync('hello'), 'log.gz', 'application/x-gzip')).toBe('application/gzip');
  });

  it('lets a picture bear the name of another kind of picture', async () => {
    expect(await typeOf(jpegBytes(), 'photo.png', 'image/png')).toBe('image/jpeg');
  });

  it('refuses what is not what its name or its claimed type says', async () => {
    expect(await typeOf(pngBytes(), 'chart.pdf', 'image/png')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pngBytes(), 'chart', 'application/pdf')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pdfBytes(), 'chart.png', 'image/png')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf('just words', 'chart.png')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pngBytes(), 'words.txt')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pngBytes(), 'page.html')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf('just words', 'words.txt', 'text/html')).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuses pictures, sound, films and documents under a name or a type that is not known to be theirs', async () => {
    expect(await typeOf(pngBytes(), 'invoice.exe', 'application/x-msdownload')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pngBytes(), 'invoice.exe')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pngBytes(), 'invoice', 'application/x-msdownload')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pngBytes(), 'chart.png', 'application/x-sh')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(jpegBytes(), 'photo.lnk')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(pdfBytes(), 'plan.js')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf('MZ, they said', 'setup.exe')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(gzipSync('hello'), 'setup.msi')).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('takes them where the name ends in no extension, or nothing is claimed, or the type is another word for the same', async () => {
    for (const name of ['Screen at 10.15.32', 'chart v1.2 final', 'chart', 'CHART.PNG']) {
      expect([name, await typeOf(pngBytes(), name, '')]).toEqual([name, 'image/png']);
    }
    expect(await typeOf(pngBytes(), 'chart.png', 'image/vnd.mozilla.apng')).toBe('image/png');
    expect(await typeOf(pngBytes(), 'chart.png', 'binary/octet-stream')).toBe('image/png');
  });

  it('takes texts and archives under names and types that no list knows', async () => {
    for (const [name, type] of [
      ['server.log', 'text/x-log'],
      ['config.yaml', 'application/x-yaml'],
      ['run.sh', 'application/x-sh'],
      ['main.py', 'text/x-python'],
      ['Dockerfile', ''],
      ['a.rs', 'application/rls-services+xml'],
    ]) {
      expect([name, await typeOf('just words', name ?? '', type)]).toEqual([name, 'text/plain']);
    }
    expect(await typeOf(gzipSync('hello'), 'backup.img', 'application/x-backup')).toBe('application/gzip');
  });

  it('tells texts apart by their names', async () => {
    expect(await typeOf('a,b\n1,2\n', 'table.csv', 'application/vnd.ms-excel')).toBe('text/csv');
    expect(await typeOf('# Plan', 'PLAN.md', 'text/plain')).toBe('text/markdown');
    expect(await typeOf('export const a = 1;', 'a.ts', 'video/mp2t')).toBe('text/plain');
    expect(await typeOf('{"a":1}', 'a.json', 'application/json')).toBe('application/json');
    expect(await typeOf('root:x:0:0', 'passwd')).toBe('text/plain');
  });

  it('takes old and wide encodings for the texts that they are', async () => {
    expect(await typeOf(Buffer.from('ma\u00f1ana', 'latin1'), 'a.txt')).toBe('text/plain');
    expect(await typeOf(Buffer.from('\ufeffma\u00f1ana', 'utf16le'), 'a.txt')).toBe('text/plain');
    expect(await typeOf('\ufeffBOM', 'a.txt')).toBe('text/plain');
  });

  it('is not misled by a text that begins like a binary format', async () => {
    for (const words of ['BM is short for bookmark', 'MZ, they said', 'ID3 tags explained', '%PDF- is how it begins']) {
      expect([words, await typeOf(words, 'note.txt', 'text/plain')]).toEqual([words, 'text/plain']);
    }
  });

  it('refuses what a browser would run, whatever it is called', async () => {
    const pages = [
      '<!doctype html><script>alert(1)</script>',
      '\n <HTML><body onload=alert(1)>',
      '<!-- a comment --><script>alert(1)</script>',
      '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><script>alert(1)</script></html>',
      '\ufeff<iframe srcdoc="x">',
    ];
    const drawings = [
      svg,
      `<?xml version="1.0"?>\n<!-- drawn -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "b">]>${svg}`,
      '<s:svg xmlns:s="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ];
    for (const text of [...pages, ...drawings]) {
      for (const [name, type] of [
        ['a.html', 'text/html'],
        ['a.txt', 'text/plain'],
        ['a.svg', 'image/svg+xml'],
        ['a', ''],
      ]) {
        expect([text, name, await typeOf(text, name ?? '', type)]).toEqual([text, name, 'UNSUPPORTED_MEDIA_TYPE']);
      }
    }
    expect(await typeOf(Buffer.from(`\ufeff${pages[0]}`, 'utf16le'), 'a.txt')).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('takes no longer for a text of which an expression would try every part', async () => {
    const started = performance.now();
    for (const rest of ['a'.repeat(65_000), `[${']'.repeat(65_000)}`, `[${'] '.repeat(30_000)}`, ' '.repeat(65_000)]) {
      expect(await typeOf(`<!doctype svg ${rest}`, 'a.txt')).toBe('text/plain');
    }
    // It was several seconds, in which nothing else was answered.
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('takes Markdown with markup in it, which is only ever saved', async () => {
    expect(await typeOf('<div align="center">\n\n# Title\n</div>', 'README.md')).toBe('text/markdown');
  });

  it('refuses a GIF that is a script as well', async () => {
    const image = await gif();
    const script = Buffer.from(image);
    script.write('/*', 6, 'latin1');
    expect(await typeOf(Buffer.concat([script, Buffer.from('*/=1;alert(1)')]), 'a.gif')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(script, 'a.gif')).toBe('UNSUPPORTED_MEDIA_TYPE');
    const assigned = Buffer.from(image);
    assigned.write('=1', 6, 'latin1');
    expect(await typeOf(assigned, 'a.gif')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(Buffer.concat([image, Buffer.from(';alert(1)')]), 'a.gif')).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(Buffer.concat([image, Buffer.alloc(3)]), 'a.gif')).toBe('image/gif');
    expect(await typeOf(image.subarray(0, -4), 'a.gif')).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('refuses programs and bytes of no known kind', async () => {
    expect(await typeOf(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0]), 'tool')).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect(await typeOf(Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)]), 'setup.exe')).toBe(
      'UNSUPPORTED_MEDIA_TYPE',
    );
    expect(await typeOf(Buffer.from([1, 2, 3, 0, 255]), 'data.bin')).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('takes only what the configuration allows, by the type or by all of a kind', async () => {
    const allowed = ['image/*', 'application/pdf'];
    expect(await typeOf(pngBytes(), 'chart.png', 'image/png', allowed)).toBe('image/png');
    expect(await typeOf(pdfBytes(), 'plan.pdf', 'application/pdf', allowed)).toBe('application/pdf');
    expect(await typeOf('hello', 'note.txt', 'text/plain', allowed)).toBe('UNSUPPORTED_MEDIA_TYPE');
    expect(await typeOf(gzipSync('hello'), 'log.gz', 'application/gzip', allowed)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });
});
