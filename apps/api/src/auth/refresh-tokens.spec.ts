import { loadConfig } from '../config/load-config';
import { RefreshTokens } from './refresh-tokens';

const tokensOf = (secret: string) => new RefreshTokens(loadConfig({ JWT_SECRET: secret }));
const tokens = tokensOf('Uq0c5kXz8vLr2hTn7mYbWd4sEa9pGf6j');

describe('refresh tokens', () => {
  it('are read as they were made', () => {
    const token = tokens.mint();
    expect(tokens.read(token.text)).toEqual(token);
    expect(token.text).toMatch(/^[\w-]{107}$/);
  });

  it('of one family share its hash and nothing else', () => {
    const first = tokens.mint();
    const second = tokens.mint(first.family);
    expect(second.familyHash).toBe(first.familyHash);
    expect(second.hash).not.toBe(first.hash);
    expect(tokens.mint().familyHash).not.toBe(first.familyHash);
  });

  it('are stored in no form that gives them back', () => {
    const { text, family, familyHash, hash } = tokens.mint();
    expect(text).not.toContain(family.toString('base64url').slice(0, -1) + familyHash);
    for (const stored of [familyHash, hash]) expect(text).not.toContain(stored);
  });

  it('are not taken with a character changed, added or missing, nor from another server', () => {
    const { text } = tokens.mint();
    const changed = [...text].map(
      (letter, at) => text.slice(0, at) + (letter === 'A' ? 'B' : 'A') + text.slice(at + 1),
    );
    for (const wrong of [...changed, `${text}=`, `${text}A`, text.slice(1), '', 'nonsense', `${text} `]) {
      expect(tokens.read(wrong)).toBeNull();
    }
    expect(tokensOf('another-key-of-32-characters-or-so').read(text)).toBeNull();
  });
});
