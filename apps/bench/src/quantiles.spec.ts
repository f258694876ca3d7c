import { quantilesOf } from './quantiles';

describe('quantiles', () => {
  it('are values that were measured, whatever their order', () => {
    const values = Array.from({ length: 100 }, (_, n) => ((n * 37) % 100) + 1);
    expect(quantilesOf(values)).toEqual({ count: 100, median: 50, p95: 95, p99: 99, max: 100 });
  });

  it('of one value are that value', () => {
    expect(quantilesOf([7])).toEqual({ count: 1, median: 7, p95: 7, p99: 7, max: 7 });
  });

  it('of nothing are an error, not a zero', () => {
    expect(() => quantilesOf([])).toThrow('Nothing was measured');
  });
});
