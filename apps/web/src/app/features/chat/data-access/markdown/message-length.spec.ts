import { isLong } from './message-length';

describe('a long message', () => {
  it.each([
    ['many lines', 'line\n'.repeat(36)],
    ['much text', 'word '.repeat(600)],
    ['long code', '```\n' + 'a();\n'.repeat(36) + '```'],
  ])('is one of %s', (_name, body) => {
    expect(isLong(body)).toBe(true);
  });

  it.each([
    ['nothing', ''],
    ['a few lines', 'line\n'.repeat(35)],
    ['empty lines', 'a' + '\n'.repeat(500) + 'b'],
    ['one line of code that scrolls', '```\n' + 'a'.repeat(7_000) + '\n```'],
  ])('is not one of %s', (_name, body) => {
    expect(isLong(body)).toBe(false);
  });
});
