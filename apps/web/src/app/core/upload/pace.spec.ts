import { Pace } from './pace';

describe('Pace', () => {
  it('says nothing until it has seen enough', () => {
    const pace = new Pace();
    expect(pace.add(0, 0)).toBeNull();
    expect(pace.add(500, 1_000)).toBeNull();
    expect(pace.add(1_000, 2_000)).toBe(2_000);
  });

  it('follows the last seconds, not all of it', () => {
    const pace = new Pace();
    for (let second = 0; second <= 10; second++) pace.add(second * 1_000, second * 1_000);
    let speed: number | null = null;
    for (let second = 11; second <= 20; second++) speed = pace.add(second * 1_000, 10_000 + (second - 10) * 100);
    expect(speed).toBeCloseTo(100);
  });

  it('begins anew where an upload does', () => {
    const pace = new Pace();
    pace.add(0, 0);
    pace.add(2_000, 8_000);
    expect(pace.add(3_000, 0)).toBeNull();
  });
});
