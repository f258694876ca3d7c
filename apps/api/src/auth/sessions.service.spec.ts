import { waitFor } from '@tertulia/testing';
import { Types } from 'mongoose';
import { DomainEvents } from '../common/domain-events';
import type { Principal } from '../common/http/principal';
import { openTestModule, type TestModule } from '../common/testing/open-test-module';
import { UsersModule } from '../users/users.module';
import { AuthModule } from './auth.module';
import { SessionLiveness } from './session-liveness';
import { SessionsService } from './sessions.service';

const client = { ip: '192.0.2.7', userAgent: 'Test/1' };

describe('the sessions of a user', () => {
  let context: TestModule;
  let sessions: SessionsService;
  let ana: string;

  beforeAll(async () => {
    context = await openTestModule([UsersModule, AuthModule]);
    sessions = context.module.get(SessionsService);
  });

  beforeEach(() => {
    ana = new Types.ObjectId().toHexString();
  });

  afterAll(() => context.close());

  const open = async (userId = ana): Promise<Principal> => ({
    userId,
    sessionId: (await sessions.open(userId, client)).sessionId,
  });
  const collection = () => context.database.collection('sessions');
  const byId = ({ sessionId }: Principal) => ({ _id: new Types.ObjectId(sessionId) });

  it('are listed newest first, the one that asks marked, without those of others', async () => {
    const [first, second] = [await open(), await open()];
    await open(new Types.ObjectId().toHexString());
    const { items, nextCursor } = await sessions.list(first, {});
    expect(nextCursor).toBeNull();
    expect(items.map(({ id, current }) => [id, current])).toEqual([
      [second.sessionId, false],
      [first.sessionId, true],
    ]);
    expect(items[0]).toEqual({
      id: second.sessionId,
      current: false,
      userAgent: 'Test/1',
      ip: '192.0.2.7',
      createdAt: expect.stringMatching(/Z$/),
      lastSeenAt: items[0]?.createdAt,
    });
  });

  it('are listed in pages', async () => {
    const opened = [];
    for (let n = 0; n < 5; n++) opened.push(await open());
    const first = await sessions.list(opened[0]!, { limit: 3 });
    const second = await sessions.list(opened[0]!, { limit: 3, cursor: first.nextCursor! });
    expect(second.nextCursor).toBeNull();
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(
      opened.map(({ sessionId }) => sessionId).reverse(),
    );
    await expect(sessions.list(opened[0]!, { cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('are not listed when they have ended', async () => {
    const [revoked, expired, alive] = [await open(), await open(), await open()];
    await sessions.revokeOwn(alive, revoked.sessionId);
    await collection().updateOne(byId(expired), { $set: { expiresAt: new Date() } });
    expect((await sessions.list(alive, {})).items.map(({ id }) => id)).toEqual([alive.sessionId]);
  });

  it('are ended by their owner alone, each once', async () => {
    const mine = await open();
    const eve = await open(new Types.ObjectId().toHexString());
    const told: unknown[] = [];
    const subscription = context.module
      .get(DomainEvents)
      .on('session.revoked')
      .subscribe((event) => told.push(event));
    await expect(sessions.revokeOwn(eve, mine.sessionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(sessions.revokeOwn(mine, 'f'.repeat(24))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sessions.revokeOwn(mine, mine.sessionId);
    await expect(sessions.revokeOwn(mine, mine.sessionId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    subscription.unsubscribe();
    expect(told).toEqual([{ ...mine, reason: 'revoked' }]);
  });

  describe('being alive', () => {
    const liveness = () => context.module.get(SessionLiveness);

    it('ends at once when this process revokes, though it was asked a moment before', async () => {
      const mine = await open();
      await liveness().requireAlive(mine);
      await sessions.revokeOwn(mine, mine.sessionId);
      await expect(liveness().requireAlive(mine)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
    });

    it('is not asked of the database at each call', async () => {
      const mine = await open();
      await liveness().requireAlive(mine);
      await collection().updateOne(byId(mine), { $set: { revokedAt: new Date() } });
      await expect(liveness().requireAlive(mine)).resolves.toBeUndefined();
      liveness().drop(mine.sessionId);
      await expect(liveness().requireAlive(mine)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
    });

    it('is refused for another user, an expired session and none at all', async () => {
      const mine = await open();
      const expired = await open();
      await collection().updateOne(byId(expired), { $set: { expiresAt: new Date() } });
      for (const wrong of [{ ...mine, userId: 'f'.repeat(24) }, expired, { ...mine, sessionId: 'f'.repeat(24) }]) {
        await expect(liveness().requireAlive(wrong)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      }
    });

    it('is noted as the time of the last call, once a minute at most', async () => {
      const mine = await open();
      const lastSeenAt = async () => (await collection().findOne(byId(mine)))?.['lastSeenAt'].getTime();
      const opened = await lastSeenAt();
      await liveness().requireAlive(mine);
      const longAgo = new Date(Date.now() - 61_000);
      await collection().updateOne(byId(mine), { $set: { lastSeenAt: longAgo } });
      liveness().drop(mine.sessionId);
      await liveness().requireAlive(mine);
      await waitFor('the time of the call', async () => (await lastSeenAt()) > longAgo.getTime());
      expect(await lastSeenAt()).toBeGreaterThanOrEqual(opened);
    });
  });
});
