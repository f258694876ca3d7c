import type { User } from '@tertulia/contracts';
import { speak } from '../../../core/i18n/i18n.testing';
import { shortTypingWords, typingWords } from './typing-words';

const people = ['Ana Álvarez', 'Bo Chen', 'Cho Park'].map((displayName, index): [string, User] => {
  const id = String(index);
  return [id, { id, displayName, avatarUrl: null, statusText: '' }];
});
const USERS = new Map(people);

describe('who is typing', () => {
  it('is said of one, of two, and of more by their number', async () => {
    const i18n = await speak('en');
    expect(typingWords([], USERS, i18n)).toBeNull();
    expect(typingWords(['0'], USERS, i18n)).toBe('Ana Álvarez is typing');
    expect(typingWords(['0', '1'], USERS, i18n)).toBe('Ana Álvarez and Bo Chen are typing');
    expect(typingWords(['0', '1', '2'], USERS, i18n)).toBe('3 people are typing');
    expect(typingWords(['9'], USERS, i18n)).toBe('Someone is typing');
  });

  it('is said by first names in the list', async () => {
    expect(shortTypingWords(['0', '1'], USERS, await speak('en'))).toBe('Ana and Bo are typing…');
  });

  it('is said in German', async () => {
    expect(typingWords(['0', '1'], USERS, await speak('de'))).toBe('Ana Álvarez und Bo Chen schreiben');
  });

  it('is said in Chinese', async () => {
    expect(typingWords(['0', '1'], USERS, await speak('zh-Hans'))).toBe('Ana Álvarez和Bo Chen正在输入');
  });
});
