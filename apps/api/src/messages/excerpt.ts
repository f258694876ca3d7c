import { LIMITS } from '@tertulia/contracts';

/** The beginning of a body, at most `LIMITS.excerpt.max` characters, without half a character at its end. */
export function excerptOf(body: string): string {
  if (body.length <= LIMITS.excerpt.max) return body;
  const last = body.charCodeAt(LIMITS.excerpt.max - 1);
  const splits = last >= 0xd800 && last <= 0xdbff;
  return body.slice(0, LIMITS.excerpt.max - (splits ? 1 : 0));
}
