import { decodeCursor, encodeCursor } from './directory-cursor';
import { orderKey } from './name-search';

describe('a cursor of the directory', () => {
  it.each(['Ana', 'Дарья Ковалёва', '王小明', '😀'.repeat(80), '\uFDFA'.repeat(80)])(
    'comes back whole for %s',
    (name) => {
      const key = orderKey(name, '0123456789abcdef01234567');
      const cursor = encodeCursor(key);
      expect(decodeCursor(cursor)).toBe(key);
      expect(cursor.length).toBeLessThanOrEqual(500);
    },
  );

  it.each([
    '',
    'nonsense',
    '{"$gt":""}',
    Buffer.from('ana').toString('base64url'),
    `${encodeCursor(orderKey('a', '0'.repeat(24)))}=`,
  ])('is refused as %s', (cursor) => {
    expect(() => decodeCursor(cursor)).toThrow('nextCursor');
  });
});
