import { JwtService } from '@nestjs/jwt';
import { hash } from '@node-rs/argon2';
import { DomainEvents } from '../common/domain-events';
import { openTestModule, type TestModule } from '../common/testing/open-test-module';
import { UsersModule } from '../users/users.module';
import { AuthModule } from './auth.module';
import { AuthService } from './auth.service';
import { AuthenticationService } from './authentication.service';
import { PasswordHasher } from './password-hasher';
import { SessionsService } from './sessions.service';

const client = { ip: '192.0.2.7', userAgent: 'Test/1' };
const password = 'correct horse battery';

describe('authentication', () => {
  let context: TestModule;
  let auth: AuthService;
  let authentication: AuthenticationService;

  beforeAll(async () => {
    context = await openTestModule([UsersModule, AuthModule]);
    auth = context.module.get(AuthService);
    authentication = context.module.get(AuthenticationService);
  });

  beforeEach(async () => {
    await context.database.collection('users').deleteMany({});
    await context.database.collection('sessions').deleteMany({});
  });

  afterAll(() => context.close());

  let addresses = 0;
  const register = (email = `user${++addresses}@example.org`) =>
    auth.register({ email, password, displayName: 'Ana' }, client);
  const jwt = () => context.module.get(JwtService, { strict: false });
  const sessions = () => context.database.collection('sessions').find({}).toArray();

  describe('registering', () => {
    it('makes an account and signs it in', async () => {
      const { userId, tokens } = await register('ana@example.org');
      expect(tokens).toMatchObject({ tokenType: 'Bearer', expiresIn: 600 });
      expect(await authentication.authenticate(tokens.accessToken)).toMatchObject({ userId });
      expect(await auth.me(userId)).toMatchObject({ email: 'ana@example.org', displayName: 'Ana' });
    });

    it('gives an address to one of many who ask at once', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => register('ana@example.org')));
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'EMAIL_TAKEN' });
      }
      expect(await sessions()).toHaveLength(1);
    });

    it('stores neither the password nor a token', async () => {
      const { tokens } = await register();
      const stored = JSON.stringify([await context.database.collection('users').find({}).toArray(), await sessions()]);
      for (const secret of [password, tokens.refreshToken, tokens.accessToken]) expect(stored).not.toContain(secret);
    });
  });

  describe('signing in', () => {
    it('opens a session of its own each time', async () => {
      await register('ana@example.org');
      const { tokens } = await auth.login({ email: 'ana@example.org', password }, client);
      expect(await authentication.authenticate(tokens.accessToken)).toBeDefined();
      expect(await sessions()).toHaveLength(2);
    });

    it('is refused alike for a wrong password and for an unknown address', async () => {
      await register('ana@example.org');
      const refusals = await Promise.all(
        [
          { email: 'ana@example.org', password: 'wrong' },
          { email: 'nobody@example.org', password },
        ].map((credentials) => auth.login(credentials, client).catch((error: unknown) => error)),
      );
      expect(refusals[0]).toMatchObject({ code: 'INVALID_CREDENTIALS' });
      expect(refusals[1]).toEqual(refusals[0]);
      expect(await sessions()).toHaveLength(1);
    });

    it('hashes the password for an unknown address as for a known one', async () => {
      await register('ana@example.org');
      const verify = jest.spyOn(context.module.get(PasswordHasher), 'verify');
      for (const email of ['ana@example.org', 'nobody@example.org']) {
        await expect(auth.login({ email, password: 'wrong' }, client)).rejects.toThrow();
      }
      expect(verify.mock.calls).toEqual([
        [expect.stringMatching(/^\$argon2id/), 'wrong'],
        [null, 'wrong'],
      ]);
      verify.mockRestore();
    });

    it('takes values alone, never operators', async () => {
      await register('ana@example.org');
      const operator = JSON.parse('{"$ne":null}');
      await expect(auth.login({ email: operator, password }, client)).rejects.toThrow();
      await expect(auth.login({ email: 'ana@example.org', password: operator }, client)).rejects.toThrow();
      expect(await sessions()).toHaveLength(1);
    });

    it('is refused with a password that is changed at that very moment, and leaves no session', async () => {
      await register('ana@example.org');
      await context.database.collection('sessions').deleteMany({});
      const users = context.database.collection('users');
      const opening = context.module.get(SessionsService);
      const open = jest.spyOn(opening, 'open').mockImplementationOnce(async (...args) => {
        open.mockRestore();
        await users.updateOne({ email: 'ana@example.org' }, { $set: { passwordHash: await hash('another one') } });
        return opening.open(...args);
      });
      await expect(auth.login({ email: 'ana@example.org', password }, client)).rejects.toMatchObject({
        code: 'INVALID_CREDENTIALS',
      });
      expect(await sessions()).toEqual([expect.objectContaining({ revokedAt: expect.any(Date) })]);
    });

    it('renews a hash of older parameters', async () => {
      await register('ana@example.org');
      const users = context.database.collection('users');
      const weak = await hash(password, { memoryCost: 8_192, timeCost: 1, parallelism: 1 });
      await users.updateOne({ email: 'ana@example.org' }, { $set: { passwordHash: weak } });
      await auth.login({ email: 'ana@example.org', password }, client);
      expect((await users.findOne({ email: 'ana@example.org' }))?.['passwordHash']).toMatch(/m=19456,t=2,p=1/);
      await auth.login({ email: 'ana@example.org', password }, client);
    });
  });

  describe('an access token', () => {
    it('names the user and the session, and is good for ten minutes', async () => {
      const { tokens, userId } = await register();
      const payload: Record<string, unknown> = jwt().decode(tokens.accessToken);
      expect(payload).toMatchObject({ sub: userId, sid: expect.stringMatching(/^[0-9a-f]{24}$/) });
      expect(Number(payload['exp']) - Number(payload['iat'])).toBe(600);
    });

    it('is refused when it has expired, is made with another key or algorithm, or is for someone else', async () => {
      const { userId: sub, sessionId: sid } = await authentication.authenticate((await register()).tokens.accessToken);
      const own = jwt();
      const other = new JwtService({ secret: 'another-key-of-32-characters-or-so' });
      const names = { issuer: 'tertulia', audience: 'tertulia-api' };
      const unsigned = [
        { alg: 'none', typ: 'JWT' },
        { sub, sid, iss: 'tertulia', aud: 'tertulia-api' },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.');
      const wrong = [
        own.sign({ sub, sid }, { expiresIn: -1 }),
        own.sign({ sub, sid }, { algorithm: 'HS512' }),
        own.sign({ sub, sid }, { issuer: 'another' }),
        own.sign({ sub, sid }, { audience: 'another' }),
        own.sign({ sub }),
        own.sign({ sub, sid: { $ne: null } }),
        own.sign({ sub: 'f'.repeat(24), sid }),
        own.sign({ sub, sid: 'f'.repeat(24) }),
        own.sign({ sub, sid: 'nonsense' }),
        other.sign({ sub, sid }, { algorithm: 'HS256', expiresIn: 600, ...names }),
        `${unsigned}.`,
        '',
        'nonsense',
      ];
      for (const token of wrong) {
        await expect(authentication.authenticate(token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
      }
      await expect(authentication.authenticate(own.sign({ sub, sid }))).resolves.toEqual({
        userId: sub,
        sessionId: sid,
      });
    });
  });

  describe('signing out', () => {
    it('ends the session at once and says why', async () => {
      const { tokens, userId } = await register();
      const { sessionId } = await authentication.authenticate(tokens.accessToken);
      const told: unknown[] = [];
      const events = context.module.get(DomainEvents);
      const subscription = events.on('session.revoked').subscribe((event) => told.push(event));
      await auth.logout(tokens.accessToken, tokens.refreshToken);
      await auth.logout(tokens.accessToken, tokens.refreshToken);
      subscription.unsubscribe();
      expect(told).toEqual([{ sessionId, userId, reason: 'logout' }]);
      await expect(authentication.authenticate(tokens.accessToken)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
      await expect(auth.refresh(tokens.refreshToken, client)).rejects.toMatchObject({ code: 'SESSION_REVOKED' });
    });

    it('works with either token alone, and with an expired access token', async () => {
      for (const pick of ['access', 'refresh', 'expired'] as const) {
        const { tokens } = await register();
        const { userId: sub, sessionId: sid } = await authentication.authenticate(tokens.accessToken);
        const expired = jwt().sign({ sub, sid }, { expiresIn: -60 });
        await auth.logout(
          { access: tokens.accessToken, refresh: null, expired }[pick],
          pick === 'refresh' ? tokens.refreshToken : null,
        );
        await expect(authentication.authenticate(tokens.accessToken)).rejects.toMatchObject({
          code: 'SESSION_REVOKED',
        });
      }
    });

    it('without good tokens does nothing', async () => {
      const { tokens } = await register();
      await auth.logout(null, null);
      await auth.logout('nonsense', 'nonsense');
      await expect(authentication.authenticate(tokens.accessToken)).resolves.toBeDefined();
    });
  });
});
