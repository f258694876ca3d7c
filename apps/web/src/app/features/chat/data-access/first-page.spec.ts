import { fillingCount } from './first-page';

const said = (body: string, count = 100): { body: string }[] => Array.from({ length: count }, () => ({ body }));

describe('how many messages fill the view at first', () => {
  it('is as many as their lines take room', () => {
    expect(fillingCount(said('one line'), 260)).toBe(10);
    expect(fillingCount(said('- one\n- two\n- three'), 260)).toBe(4);
  });

  it('counts the newest, of which there may be few', () => {
    expect(fillingCount([...said('one'), ...said('- one\n- two\n- three', 2)], 150)).toBe(3);
    expect(fillingCount(said('one line', 3), 260)).toBe(3);
    expect(fillingCount([], 260)).toBe(1);
  });

  it('counts no line of which nothing is drawn, and no more of a long message than is shown of it folded', () => {
    expect(fillingCount(said('Title\n===\n\n---\n[a]: https://example.org'), 260)).toBe(10);
    expect(fillingCount(said('line\n'.repeat(500)), 260)).toBe(1);
    expect(fillingCount(said('line\n'.repeat(500)), 600)).toBe(3);
  });
});
