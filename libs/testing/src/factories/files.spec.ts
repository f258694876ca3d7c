import sharp from 'sharp';
import { fileOf, jpegBytes, pdfBytes, pngBytes } from './files';

describe('the files that tests send', () => {
  it('include a PNG of the size that was asked for', async () => {
    expect(await sharp(pngBytes(12, 34)).metadata()).toMatchObject({ format: 'png', width: 12, height: 34 });
    expect((await sharp(pngBytes(12, 34)).stats()).channels).toHaveLength(3);
  });

  it('include a JPEG that can be decoded', async () => {
    expect(await sharp(jpegBytes()).metadata()).toMatchObject({ format: 'jpeg', width: 8, height: 8 });
    expect((await sharp(jpegBytes()).stats()).channels).toHaveLength(3);
  });

  it('include a PDF whose cross-reference table points at its objects', () => {
    const text = pdfBytes().toString('latin1');
    const offsets = [...text.matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) => Number(offset));
    expect(offsets.map((offset) => text.slice(offset, offset + 7))).toEqual(['1 0 obj', '2 0 obj', '3 0 obj']);
    expect(text.slice(Number(text.match(/startxref\n(\d+)/)?.[1])).startsWith('xref')).toBe(true);
  });

  it('carry their bytes, name and type', async () => {
    const file = fileOf(Buffer.from('hello'), 'a.txt', 'text/plain');
    expect([file.name, file.type, await file.text()]).toEqual(['a.txt', 'text/plain', 'hello']);
  });
});
