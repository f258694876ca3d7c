import type { Me } from '@tertulia/contracts';
import { TestUser, type BearerCredentials, type ServerAddress } from '@tertulia/testing';

/** Access tokens live ten minutes. */
const FRESH_FOR_MS = 8 * 60_000;
const TRIED_FOR_MS = 60_000;

/** A session of a person beside that of their client, for what the checker does in their name. */
export class OwnSession {
  private signedInAt = 0;
  private signingIn: Promise<BearerCredentials> | null = null;

  constructor(
    private readonly me: Me,
    private readonly servers: readonly ServerAddress[],
  ) {}

  /** Credentials that are good for two minutes at least. Rejects when no server signs in for a minute. */
  credentials(): Promise<BearerCredentials> {
    const now = performance.now();
    if (this.signingIn && now - this.signedInAt < FRESH_FOR_MS) return this.signingIn;
    this.signedInAt = now;
    const signingIn = signIn(this.me, this.servers);
    this.signingIn = signingIn;
    signingIn.catch(() => (this.signingIn = null));
    return signingIn;
  }
}

/** Signs in at whichever server answers first when asked in turn, again and again for a minute. Rejects with the last error. */
export async function signIn(me: Me, servers: readonly ServerAddress[]): Promise<BearerCredentials> {
  const deadline = performance.now() + TRIED_FOR_MS;
  for (let n = 0; ; n += 1) {
    const server = servers[n % servers.length];
    if (!server) throw new Error('There is no server to sign in at');
    try {
      const { credentials } = await TestUser.bearer(server, me);
      return credentials;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
