import { hash } from '@node-rs/argon2';
import { PasswordHasher } from './password-hasher';

const hasher = new PasswordHasher();

/** Milliseconds of the quickest of some runs: what the work takes when nothing else gets in between. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 8; round++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

describe('the password hasher', () => {
  it('makes argon2id hashes of 19 MiB, two passes and one lane, each with a salt of its own', async () => {
    const [first, second] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    expect(first).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(second).not.toBe(first);
    expect(hasher.isOutdated(first)).toBe(false);
  });

  it('knows the right password from a wrong one, however its letters are composed', async () => {
    const stored = await hasher.hash('contrase\u00f1a larga');
    expect(await hasher.verify(stored, 'contrasen\u0303a larga')).toBe(true);
    expect(await hasher.verify(stored, 'contrasena larga')).toBe(false);
    expect(await hasher.verify(stored, '')).toBe(false);
  });

  it('does the work of a hash where there is none to compare with', async () => {
    const stored = await hasher.hash('correct horse');
    expect(await hasher.verify(null, 'correct horse')).toBe(false);
    const known = await quickest(() => hasher.verify(stored, 'wrong'));
    const unknown = await quickest(() => hasher.verify(null, 'wrong'));
    expect(unknown).toBeGreaterThan(known / 2);
  });

  it('tells hashes of other parameters', async () => {
    expect(hasher.isOutdated(await hash('x', { memoryCost: 8_192, timeCost: 2, parallelism: 1 }))).toBe(true);
    expect(hasher.isOutdated(await hash('x', { memoryCost: 19_456, timeCost: 1, parallelism: 1 }))).toBe(true);
  });

  it('leaves the event loop free while it works', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    await Promise.all(Array.from({ length: 20 }, () => hasher.hash('correct horse')));
    clearInterval(timer);
    expect(turns).toBeGreaterThan(20);
  });

  it('refuses at once what would wait too long, and goes on afterwards', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 560 }, () => hasher.verify(null, 'x')));
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThan(60);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'UNAVAILABLE', more: { retryAfter: 2 } });
    expect(await hasher.verify(await hasher.hash('x'), 'x')).toBe(true);
  }, 60_000);
});
