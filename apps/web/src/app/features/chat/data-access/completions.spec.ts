import type { Conversation, Member } from '@tertulia/contracts';
import { emojiOffer, mentionOffer } from './completions';
import { emojiSet } from './emoji/emoji-set';

const member = (id: string, displayName: string): Member => ({
  user: { id, displayName, avatarUrl: null, statusText: '' },
  role: 'member',
  readSeq: 0,
  deliveredSeq: 0,
});
const members = [member('1', 'Ana Álvarez'), member('2', 'Béla Okafor'), member('3', 'Alba Novak')];
const group = { type: 'group', members } as unknown as Conversation;
const direct = { type: 'direct', members } as unknown as Conversation;
const typed = (text: string) => ({ text, start: text.length, end: text.length });
const names = (text: string, conversation = group): string[] | null =>
  mentionOffer(typed(text), conversation, '1')?.completions.map((each) =>
    each.kind === 'person' ? each.user.displayName : each.key,
  ) ?? null;

describe('completing a mention', () => {
  it('offers the others and everyone in a group, and only the others in a direct conversation', () => {
    expect(names('@')).toEqual(['Béla Okafor', 'Alba Novak', 'all']);
    expect(names('@', direct)).toEqual(['Béla Okafor', 'Alba Novak']);
    expect(names('@al')).toEqual(['Alba Novak', 'all']);
  });

  it('finds people by any of their names and without accents', () => {
    expect(names('hi @BELA')).toEqual(['Béla Okafor']);
    expect(names('hi @oka')).toEqual(['Béla Okafor']);
    expect(names('hi @xyz')).toEqual([]);
  });

  it('offers nobody in addresses, in code, or over a selection', () => {
    expect(names('ana@b')).toBeNull();
    expect(names('```\n@b')).toBeNull();
    expect(mentionOffer({ text: '@be', start: 1, end: 3 }, group, '1')).toBeNull();
  });
});

describe('completing an emoji', () => {
  const set = emojiSet(
    [{ hexcode: '1F389', label: 'party popper', group: 6, order: 1, unicode: '🎉', tags: ['tada'] }],
    { '1F389': 'tada' },
  );

  it('says where the code begins, and waits until the emoji are there', () => {
    expect(emojiOffer(typed('well :tad'), set)).toMatchObject({ start: 5, completions: [{ key: '🎉' }] });
    expect(emojiOffer(typed('well :party_po'), set)?.completions).toHaveLength(1);
    expect(emojiOffer(typed('well :tad'), null)).toBeNull();
  });
});
