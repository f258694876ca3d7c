import { matchesAny, parseRange, rangeStillHolds } from './byte-range';

describe('parseRange', () => {
  it('takes one range, open or closed, and cuts it to the file', () => {
    expect(parseRange('bytes=0-9', 100)).toEqual({ start: 0, end: 9 });
    expect(parseRange('bytes=90-', 100)).toEqual({ start: 90, end: 99 });
    expect(parseRange('bytes=90-5000', 100)).toEqual({ start: 90, end: 99 });
    expect(parseRange('Bytes=99-99', 100)).toEqual({ start: 99, end: 99 });
  });

  it('takes the last bytes', () => {
    expect(parseRange('bytes=-10', 100)).toEqual({ start: 90, end: 99 });
    expect(parseRange('bytes=-500', 100)).toEqual({ start: 0, end: 99 });
  });

  it('knows what lies outside of the file', () => {
    for (const range of ['bytes=100-', 'bytes=100-200', 'bytes=-0', 'bytes=99999999999999999999-']) {
      expect([range, parseRange(range, 100)]).toEqual([range, 'unsatisfiable']);
    }
    expect(parseRange('bytes=-5', 0)).toBe('unsatisfiable');
  });

  it('ignores what is no single range of bytes', () => {
    for (const range of [undefined, '', 'bytes=', 'bytes=-', 'bytes=5-2', 'bytes=0-1,5-6', 'lines=0-1', 'bytes=a-b']) {
      expect([range, parseRange(range, 100)]).toEqual([range, null]);
    }
  });
});

describe('the conditions of a request', () => {
  it('match any of the named tags, weak or strong', () => {
    expect(matchesAny('"a", W/"b"', '"b"')).toBe(true);
    expect(matchesAny('*', '"b"')).toBe(true);
    expect(matchesAny('"a"', '"b"')).toBe(false);
    expect(matchesAny(undefined, '"b"')).toBe(false);
  });

  it('let a range count only for the very same bytes', () => {
    expect(rangeStillHolds(undefined, '"a"')).toBe(true);
    expect(rangeStillHolds('"a"', '"a"')).toBe(true);
    expect(rangeStillHolds('W/"a"', '"a"')).toBe(false);
    expect(rangeStillHolds('Wed, 21 Oct 2015 07:28:00 GMT', '"a"')).toBe(false);
  });
});
