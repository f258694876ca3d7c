import { LIMITS } from '@tertulia/contracts';
import { excerptOf } from './excerpt';

describe('an excerpt', () => {
  it('is a short body whole and of a long one the beginning', () => {
    expect(excerptOf('Short')).toBe('Short');
    expect(excerptOf('x'.repeat(LIMITS.excerpt.max))).toHaveLength(LIMITS.excerpt.max);
    expect(excerptOf('x'.repeat(500))).toBe('x'.repeat(LIMITS.excerpt.max));
  });

  it('does not end in half a character', () => {
    const body = `${'x'.repeat(LIMITS.excerpt.max - 1)}👋👋`;
    expect(excerptOf(body)).toBe('x'.repeat(LIMITS.excerpt.max - 1));
    expect(excerptOf('👋'.repeat(100))).toBe('👋'.repeat(LIMITS.excerpt.max / 2));
  });
});
