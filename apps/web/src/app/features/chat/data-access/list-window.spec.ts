import { MOST, NEWEST, PAGE, STEP, around, moveDown, moveUp, spanOf } from './list-window';

const items = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ key: String(from + index) }));

describe('the window of a long list', () => {
  it('begins with the newest page and follows what is added', () => {
    expect(spanOf(items(0, 500), NEWEST)).toEqual({ start: 500 - PAGE, end: 500 });
    expect(spanOf(items(0, 501), NEWEST)).toEqual({ start: 501 - PAGE, end: 501 });
    expect(spanOf(items(0, 10), NEWEST)).toEqual({ start: 0, end: 10 });
    expect(spanOf(items(0, 500), NEWEST, 20)).toEqual({ start: 480, end: 500 });
  });

  it('holds the same items when older ones are put before them', () => {
    const window = around(items(100, 500), 200);
    const before = spanOf(items(100, 500), window);
    const after = spanOf(items(0, 500), window);
    expect(after).toEqual({ start: before.start + 100, end: before.end + 100 });
  });

  it('never holds more than a bounded number on the way up and down, and reaches both ends', () => {
    const all = items(0, 50_000);
    let window = NEWEST;
    for (let step = 0; step < 900; step++) {
      window = moveUp(all, spanOf(all, window), PAGE);
      const { start, end } = spanOf(all, window);
      expect(end - start).toBeLessThanOrEqual(MOST);
    }
    expect(spanOf(all, window).start).toBe(0);
    for (let step = 0; step < 900; step++) window = moveDown(all, spanOf(all, window), PAGE);
    expect(spanOf(all, window)).toEqual({ start: all.length - MOST, end: all.length });
    expect(window.last).toBeNull();
  });

  it('keeps what is seen in the window when it moves', () => {
    const all = items(0, 1_000);
    const before = spanOf(all, around(all, 500));
    const up = spanOf(all, moveUp(all, before));
    expect(up.start).toBe(before.start - STEP);
    expect(up.end).toBeGreaterThan(before.start + PAGE);
  });

  it('falls back to the newest when its items are gone', () => {
    const window = { first: 'gone', last: 'gone', span: { start: 300, end: 400 } };
    expect(spanOf(items(0, 100), window)).toEqual({ start: 100 - PAGE, end: 100 });
  });

  it('finds its items after some have gone before them', () => {
    const all = items(0, 1_000);
    const window = around(all, 700);
    expect(spanOf(all.slice(400), window)).toEqual({ start: 700 - PAGE - 400, end: 700 + PAGE - 400 });
  });

  it('looks at a few items to find its own, however many are before and after them', () => {
    let looks = 0;
    const watched = items(0, 50_000).map(({ key }) => ({
      get key() {
        looks += 1;
        return key;
      },
    }));
    const window = around(watched, 25_000);
    looks = 0;
    const grown = [...watched, ...items(50_000, 50_001)];
    expect(spanOf(grown, window)).toEqual({ start: 25_000 - PAGE, end: 25_000 + PAGE });
    spanOf([...items(0, 50), ...grown], window);
    expect(looks).toBeGreaterThan(0);
    expect(looks).toBeLessThan(300);
  });
});
