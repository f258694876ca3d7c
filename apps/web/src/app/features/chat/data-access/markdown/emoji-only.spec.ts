import { isEmojiOnly } from './emoji-only';

describe('a message of emoji alone', () => {
  it.each(['👍', '👍\ufe0f', '👍 🎉', '👩🏽‍💻', '🇩🇪🇨🇳', '❤️', '5️⃣', ' 🎉\n🎉 '])('is %j', (body) => {
    expect(isEmojiOnly(body)).toBe(true);
  });

  it.each(['', '👍 ok', '5', '#', '👍'.repeat(9), '👍'.repeat(4_000), '(👍)', '👍 '.repeat(4_000) + 'x'])(
    'is not %j',
    (body) => {
      expect(isEmojiOnly(body)).toBe(false);
    },
  );
});
