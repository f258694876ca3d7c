import { Injectable } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { ErrorCode } from '@tertulia/contracts';
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import pLimit from 'p-limit';
import { DomainError } from '../common/errors/domain-error';

/** Argon2id, 19 MiB, two passes, one lane. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Hashes at once: they run in the thread pool that file reads and name look-ups need as well. */
const CONCURRENCY = Math.min(3, Math.max(2, availableParallelism() - 1));

/** Hashes that may wait; at about 12 ms each the last one waits some three seconds. */
const QUEUE = 500;

/** Hashes and verifies passwords off the event loop, a few at once. Throws `UNAVAILABLE` when too many wait. */
@Injectable()
export class PasswordHasher {
  private readonly limit = pLimit(CONCURRENCY);
  /** The hash of a password that nobody knows, to verify against where there is no account. */
  private readonly decoy = this.hash(randomBytes(32).toString('base64url'));

  /** The hash of a password, in PHC form. */
  hash(password: string): Promise<string> {
    return this.run(() => hash(normalized(password), PARAMETERS));
  }

  /** Whether the password is the hashed one. Without a hash: `false`, after the same work. */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const against = passwordHash ?? (await this.decoy);
    const matches = await this.run(() => verify(against, normalized(password)));
    return matches && passwordHash !== null;
  }

  /** Whether a hash was made with other parameters than today's. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
    return (
      !passwordHash.startsWith('$argon2id$') ||
      memoryCost !== PARAMETERS.memoryCost ||
      timeCost !== PARAMETERS.timeCost ||
      parallelism !== PARAMETERS.parallelism
    );
  }

  private async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= QUEUE) {
      throw new DomainError(ErrorCode.Unavailable, 'Too many people are signing in right now; try again.', {
        retryAfter: 2,
      });
    }
    return this.limit(work);
  }
}

/** Keyboards and systems write the same letter in different ways. */
function normalized(password: string): string {
  return password.normalize('NFC');
}
