import { DraftPicks } from './draft-picks';

describe('whom the names in a draft mean', () => {
  const draft = { text: '@Sam, look', picks: [{ start: 0, name: 'Sam', id: 'sam' }] };

  it('is known while the draft is the same, in its own conversation', () => {
    const kept = new DraftPicks();
    kept.keep('room', draft);
    expect(kept.of('room', draft.text)).toEqual(draft);
    expect(kept.of('other', draft.text).picks).toEqual([]);
    expect(kept.of('room', '@Sam, written in another tab')).toEqual({
      text: '@Sam, written in another tab',
      picks: [],
    });
  });

  it('is forgotten with the draft', () => {
    const kept = new DraftPicks();
    kept.keep('room', draft);
    kept.keep('room', { text: '', picks: [] });
    expect(kept.of('room', draft.text).picks).toEqual([]);
  });
});
