import type { ConversationSummary } from './conversation-summary';
import { findConversations } from './find-conversations';

const summary = (title: string): ConversationSummary => ({
  id: title,
  title,
  seed: title,
  avatarUrl: null,
  peerId: null,
  type: 'group',
  excerpt: '',
  direction: 'ltr',
  at: '2026-11-23T12:00:00.000Z',
  unread: 0,
});
const LIST = ['Platform launch', 'Ana Álvarez', 'Launch 2.0', '田中 宏', '产品设计讨论'].map(summary);
const found = (query: string): string[] => findConversations(LIST, query).map(({ title }) => title);

describe('the search in the list of conversations', () => {
  it('finds by the beginnings of words, in any order, without regard to case and accents', () => {
    expect(found('la')).toEqual(['Platform launch', 'Launch 2.0']);
    expect(found('launch pla')).toEqual(['Platform launch']);
    expect(found('ALV')).toEqual(['Ana Álvarez']);
    expect(found('2.0')).toEqual(['Launch 2.0']);
  });

  it('finds nothing in the middle of a word, nor for nothing', () => {
    expect(found('aunch')).toEqual([]);
    expect(found('  ')).toEqual([]);
    expect(found('…')).toEqual([]);
  });

  it('finds a part anywhere where words are not spaced', () => {
    expect(found('设计')).toEqual(['产品设计讨论']);
    expect(found('宏')).toEqual(['田中 宏']);
  });

  it('lists a few at most', () => {
    expect(
      findConversations(
        Array.from({ length: 30 }, (_, n) => summary(`Team ${n}`)),
        'team',
      ),
    ).toHaveLength(6);
  });
});
