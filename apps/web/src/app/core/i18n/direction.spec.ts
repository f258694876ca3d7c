import { directionOf, isolated } from './direction';

describe('the direction of a text', () => {
  it('is that of its first letter, whatever stands before', () => {
    expect(directionOf('Ana and דנה')).toBe('ltr');
    expect(directionOf('12% (דנה) and Ana')).toBe('rtl');
    expect(directionOf('محمد')).toBe('rtl');
    expect(directionOf('38 %')).toBe('ltr');
    expect(directionOf('王芳')).toBe('ltr');
  });
});

describe('a text within another', () => {
  it('is set apart where anything in it runs from the right, and is as it was otherwise', () => {
    expect(isolated('דנה (4)')).toBe('\u2068דנה (4)\u2069');
    expect(isolated('Dana דנה')).toBe('\u2068Dana דנה\u2069');
    expect(isolated('Ana Álvarez (2)')).toBe('Ana Álvarez (2)');
    expect(isolated('')).toBe('');
  });
});
