import { seededRandom } from './random';

describe('seeded random numbers', () => {
  const draw = (seed: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: 1_000 }, () => random.between(1, 6));
  };

  it('are the same for the same seed, and others for another', () => {
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('cover their range evenly', () => {
    const counts = [1, 2, 3, 4, 5, 6].map((face) => draw(3).filter((drawn) => drawn === face).length);
    expect(Math.min(...counts)).toBeGreaterThan(120);
    expect(counts.reduce((sum, count) => sum + count)).toBe(1_000);
  });

  it('are drawn in branches that do not disturb each other', () => {
    const [one, other] = [seededRandom(1), seededRandom(1)];
    one.branch('a').next();
    expect(one.branch('b').next()).toBe(other.branch('b').next());
    expect(one.branch('a').next()).not.toBe(one.branch('b').next());
  });

  it('shuffle without losing anything', () => {
    const shuffled = seededRandom(5).shuffle([1, 2, 3, 4, 5]);
    expect([...shuffled].sort()).toEqual([1, 2, 3, 4, 5]);
    expect(shuffled).not.toEqual([1, 2, 3, 4, 5]);
  });
});
