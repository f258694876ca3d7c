import { partWords, sizeWords } from './sizes';

describe('sizeWords', () => {
  it.each([
    [0, '0 bytes', '0 Byte', '0字节'],
    [812, '812 bytes', '812 Byte', '812字节'],
    [4_300, '4.2 kB', '4,2 kB', '4.2 kB'],
    [26_214_400, '25 MB', '25 MB', '25 MB'],
    [3_000_000_000, '2.8 GB', '2,8 GB', '2.8 GB'],
  ])('of %i is %s', (bytes, english, german, chinese) => {
    const spaced = (text: string): string => text.replace(/\u00a0/g, ' ');
    expect(spaced(sizeWords(bytes, 'en'))).toBe(english);
    expect(spaced(sizeWords(bytes, 'de'))).toBe(german);
    expect(spaced(sizeWords(bytes, 'zh-Hans'))).toBe(chinese);
  });
});

describe('partWords', () => {
  const MIB = 1024 * 1024;

  it.each([
    [0, 6 * MIB, '0'],
    [300_000, 6 * MIB, '0.3'],
    [4.2 * MIB, 6.5 * MIB, '4.2'],
    [12.4 * MIB, 25 * MIB, '12'],
    [500, 812, '500'],
  ])('of %i of %i is %s', (bytes, ofBytes, words) => {
    expect(partWords(bytes, ofBytes, 'en')).toBe(words);
    expect(partWords(bytes, ofBytes, 'de')).toBe(words.replace('.', ','));
  });
});
