import { Types } from 'mongoose';
import { DomainEvents } from '../common/domain-events';
import { openTestModule, type TestModule } from '../common/testing/open-test-module';
import { UsersModule } from '../users/users.module';
import { AuthModule } from './auth.module';
import { AuthenticationService } from './authentication.service';
import { AuthService, type SignedIn } from './auth.service';

const client = { ip: '192.0.2.7', userAgent: 'Test/1' };

describe('refreshing', () => {
  let context: TestModule;
  let auth: AuthService;
  let authentication: AuthenticationService;
  let told: unknown[];

  beforeAll(async () => {
    context = await openTestModule([UsersModule, AuthModule]);
    auth = context.module.get(AuthService);
    authentication = context.module.get(AuthenticationService);
    context.module
      .get(DomainEvents)
      .on('session.revoked')
      .subscribe((event) => told.push(event));
  });

  beforeEach(() => {
    told = [];
  });

  afterAll(() => context.close());

  let addresses = 0;
  const signIn = () =>
    auth.register(
      { email: `user${++addresses}@example.org`, password: 'correct horse battery', displayName: 'Ana' },
      client,
    );
  const refresh = (refreshToken: string) => auth.refresh(refreshToken, client);
  const sessionIdOf = async ({ tokens }: SignedIn) => (await authentication.authenticate(tokens.accessToken)).sessionId;
  const collection = () => context.database.collection('sessions');
  const storedOf = ({ userId }: SignedIn) => collection().findOne({ userId: new Types.ObjectId(userId) });

  /** Lets time pass for the tokens that this user has spent. */
  async function age(user: SignedIn, seconds: number): Promise<void> {
    const stored = await storedOf(user);
    const spent = (stored?.['spent'] as { hash: string; at: Date }[]).map(({ hash, at }) => ({
      hash,
      at: new Date(at.getTime() - seconds * 1_000),
    }));
    await collection().updateOne({ _id: stored?._id }, { $set: { spent } });
  }

  it('gives a new pair for the same session, and lets it live on', async () => {
    const first = await signIn();
    const before = await storedOf(first);
    const second = await refresh(first.tokens.refreshToken);
    expect(second.userId).toBe(first.userId);
    expect(second.tokens.refreshToken).not.toBe(first.tokens.refreshToken);
    expect(await sessionIdOf(second)).toBe(await sessionIdOf(first));
    expect((await storedOf(first))?.['expiresAt'].getTime()).toBeGreaterThanOrEqual(before?.['expiresAt'].getTime());
    let { refreshToken } = second.tokens;
    for (let round = 0; round < 5; round++) ({ refreshToken } = (await refresh(refreshToken)).tokens);
  });

  it('by many at once is done for one, and the others are told that it was', async () => {
    const user = await signIn();
    const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => refresh(user.tokens.refreshToken)));
    const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'REFRESH_SUPERSEDED' });
    }
    await expect(refresh(won[0]!.value.tokens.refreshToken)).resolves.toBeDefined();
    expect(told).toEqual([]);
  });

  it('with a token spent up to ten seconds ago changes nothing, however many came after it', async () => {
    const first = await signIn();
    const second = await refresh(first.tokens.refreshToken);
    const third = await refresh(second.tokens.refreshToken);
    await age(first, 9);
    await expect(refresh(first.tokens.refreshToken)).rejects.toMatchObject({ code: 'REFRESH_SUPERSEDED' });
    await expect(refresh(second.tokens.refreshToken)).rejects.toMatchObject({ code: 'REFRESH_SUPERSEDED' });
    await expect(refresh(third.tokens.refreshToken)).resolves.toBeDefined();
  });

  it('with a token spent more than ten seconds ago ends the session, once, and leaves other sessions alone', async () => {
    const user = await signIn();
    const elsewhere = await signIn();
    const next = await refresh(user.tokens.refreshToken);
    const sessionId = await sessionIdOf(next);
    await age(user, 10);
    for (const { tokens } of [user, next, user]) {
      await expect(refresh(tokens.refreshToken)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
    }
    await expect(authentication.authenticate(next.tokens.accessToken)).rejects.toMatchObject({
      code: 'SESSION_REVOKED',
    });
    expect(told).toEqual([{ sessionId, userId: user.userId, reason: 'refresh_reused' }]);
    await expect(refresh(elsewhere.tokens.refreshToken)).resolves.toBeDefined();
  });

  it('knows a token that was spent long ago, of which nothing is stored any more', async () => {
    const first = await signIn();
    let { refreshToken } = first.tokens;
    for (let round = 0; round < 4; round++) {
      ({ refreshToken } = (await refresh(refreshToken)).tokens);
      await age(first, 600);
    }
    expect((await storedOf(first))?.['spent']).toHaveLength(1);
    await expect(refresh(first.tokens.refreshToken)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
    await expect(refresh(refreshToken)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
  });

  it('with a token that is none, or a garbled one, ends nothing', async () => {
    const { tokens } = await signIn();
    const garbled = tokens.refreshToken.replace(/.$/, (last) => (last === 'A' ? 'E' : 'A'));
    for (const token of ['nonsense', '', garbled, tokens.accessToken, 'A'.repeat(107)]) {
      await expect(refresh(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    await expect(auth.refresh(null, client)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(refresh(tokens.refreshToken)).resolves.toBeDefined();
  });

  it('of an expired session is refused as unknown', async () => {
    const user = await signIn();
    await collection().updateOne({ userId: new Types.ObjectId(user.userId) }, { $set: { expiresAt: new Date() } });
    await expect(refresh(user.tokens.refreshToken)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('notes when and from where the session was seen', async () => {
    const user = await signIn();
    const before = await storedOf(user);
    await auth.refresh(user.tokens.refreshToken, { ip: '192.0.2.9', userAgent: 'Test/2' });
    const after = await storedOf(user);
    expect(after).toMatchObject({ ip: '192.0.2.9', userAgent: 'Test/2', createdAt: before?.['createdAt'] });
    expect(after?.['lastSeenAt'].getTime()).toBeGreaterThanOrEqual(before?.['lastSeenAt'].getTime());
  });
});

describe('the rate of refreshing', () => {
  it('is counted per session, and per address for tokens that are none', async () => {
    const context = await openTestModule([UsersModule, AuthModule], { RATE_READ: '3,0.001' });
    try {
      const auth = context.module.get(AuthService);
      const signIn = (email: string) =>
        auth.register({ email, password: 'correct horse battery', displayName: 'Ana' }, client);
      const [ana, ben] = [await signIn('ana@example.org'), await signIn('ben@example.org')];
      let { refreshToken } = ana.tokens;
      for (let round = 0; round < 3; round++) ({ refreshToken } = (await auth.refresh(refreshToken, client)).tokens);
      await expect(auth.refresh(refreshToken, client)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
      for (let round = 0; round < 3; round++) {
        await expect(auth.refresh('nonsense', client)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      }
      await expect(auth.refresh('nonsense', client)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
      await expect(auth.refresh(ben.tokens.refreshToken, client)).resolves.toBeDefined();
    } finally {
      await context.close();
    }
  });
});
