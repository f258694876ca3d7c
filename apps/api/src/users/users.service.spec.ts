import { Global, Module } from '@nestjs/common';
import { DomainEvents } from '../common/domain-events';
import { openTestModule, type TestModule } from '../common/testing/open-test-module';
import { AvatarLookup } from './avatar-lookup';
import { UsersModule } from './users.module';
import { UsersService } from './users.service';

const IMAGE = 'aaaaaaaaaaaaaaaaaaaaaaaa';
const UNKNOWN = 'ffffffffffffffffffffffff';

/** Uploads of which everyone owns one image. */
class OneImage extends AvatarLookup {
  override async ownImage(_userId: string, uploadId: string): Promise<boolean> {
    return uploadId === IMAGE;
  }
}

@Global()
@Module({ providers: [{ provide: AvatarLookup, useClass: OneImage }], exports: [AvatarLookup] })
class ImagesModule {}

describe('the users', () => {
  let context: TestModule;
  let users: UsersService;

  beforeAll(async () => {
    context = await openTestModule([ImagesModule, UsersModule]);
    users = context.module.get(UsersService);
  });

  beforeEach(() => context.database.collection('users').deleteMany({}));
  afterAll(() => context.close());

  let accounts = 0;
  const create = (displayName: string, email = `user${++accounts}@example.org`) =>
    users.create({ email, displayName, passwordHash: '$argon2id$' });
  const names = async (q?: string, limit?: number) =>
    (await users.directory({ q, limit })).items.map(({ displayName }) => displayName);

  describe('an account', () => {
    it('is made once per address, also when many ask at once', async () => {
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, n) => create(`Ana ${n}`, 'ana@example.org')),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(new Set(['EMAIL_TAKEN']));
      expect(await context.database.collection('users').countDocuments()).toBe(1);
    });

    it('is shown whole to its owner, and to others without the address', async () => {
      const ana = await create('Ana', 'ana@example.org');
      expect(await users.me(ana.id)).toEqual({
        id: ana.id,
        displayName: 'Ana',
        avatarUrl: null,
        statusText: '',
        email: 'ana@example.org',
        createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      });
      expect(Object.keys(await users.user(ana.id)).sort()).toEqual(['avatarUrl', 'displayName', 'id', 'statusText']);
    });

    it('is not found by an id that nobody has, or that is none', async () => {
      for (const id of [UNKNOWN, 'me', '', '{"$ne":null}']) {
        await expect(users.user(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    });

    it('gives its credentials to a value, never to an operator', async () => {
      const ana = await create('Ana', 'ana@example.org');
      expect(await users.findCredentials('ana@example.org')).toEqual({ userId: ana.id, passwordHash: '$argon2id$' });
      expect(await users.findCredentials('ben@example.org')).toBeNull();
      for (const operator of ['{"$ne":null}', '{"$gt":""}', '{"$regex":".*"}', '["ana@example.org"]']) {
        await expect(users.findCredentials(JSON.parse(operator))).rejects.toThrow();
      }
    });

    it('keeps a new password hash only in place of the one that was verified', async () => {
      const { id } = await create('Ana', 'ana@example.org');
      await users.replacePasswordHash({ userId: id, passwordHash: 'another' }, 'lost');
      expect(await users.findCredentials('ana@example.org')).toMatchObject({ passwordHash: '$argon2id$' });
      await users.replacePasswordHash({ userId: id, passwordHash: '$argon2id$' }, 'kept');
      expect(await users.findCredentials('ana@example.org')).toMatchObject({ passwordHash: 'kept' });
    });
  });

  describe('a change of one’s own account', () => {
    it('keeps what is left out, is told to the process, and is seen at once by all', async () => {
      const ana = await create('Ana');
      await users.user(ana.id);
      const told: string[] = [];
      const subscription = context.module
        .get(DomainEvents)
        .on('user.updated')
        .subscribe(({ userId }) => told.push(userId));
      expect(await users.updateMe(ana.id, { statusText: 'At lunch' })).toEqual({ ...ana, statusText: 'At lunch' });
      expect(await users.updateMe(ana.id, { displayName: 'Ána Zapata' })).toMatchObject({ statusText: 'At lunch' });
      subscription.unsubscribe();
      expect(told).toEqual([ana.id, ana.id]);
      expect(await users.user(ana.id)).toMatchObject({ displayName: 'Ána Zapata', statusText: 'At lunch' });
      expect(await names('zap')).toEqual(['Ána Zapata']);
    });

    it('that holds nothing tells nobody', async () => {
      const ana = await create('Ana');
      let told = 0;
      const subscription = context.module
        .get(DomainEvents)
        .on('user.updated')
        .subscribe(() => told++);
      expect(await users.updateMe(ana.id, { displayName: undefined })).toEqual(ana);
      subscription.unsubscribe();
      expect(told).toBe(0);
    });

    it('takes one of their own images as the picture, and `null` takes it away', async () => {
      const ana = await create('Ana');
      const shown = await users.updateMe(ana.id, { avatarUploadId: IMAGE });
      expect(shown.avatarUrl).toBe(`/api/v1/uploads/${IMAGE}/thumbnail`);
      expect(await users.isAvatar(IMAGE)).toBe(true);
      expect(await users.updateMe(ana.id, { avatarUploadId: null })).toMatchObject({ avatarUrl: null });
      expect(await users.isAvatar(IMAGE)).toBe(false);
      expect(await users.isAvatar('nonsense')).toBe(false);
    });

    it('refuses a picture that is not theirs and changes nothing', async () => {
      const ana = await create('Ana');
      await expect(users.updateMe(ana.id, { displayName: 'X', avatarUploadId: UNKNOWN })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        more: { errors: [{ path: 'avatarUploadId', message: expect.any(String) }] },
      });
      expect(await users.me(ana.id)).toEqual(ana);
    });
  });

  describe('many by id', () => {
    it('are found together, without those who do not exist', async () => {
      const [ana, ben] = [await create('Ana'), await create('Ben')];
      const found = await users.usersById([ana.id, UNKNOWN, ben.id, ana.id, 'nonsense']);
      expect([...found.keys()].sort()).toEqual([ana.id, ben.id].sort());
      expect(found.get(ben.id)).toEqual({ id: ben.id, displayName: 'Ben', avatarUrl: null, statusText: '' });
    });
  });

  describe('the directory', () => {
    it('is ordered by name, whatever the case and the accents', async () => {
      for (const name of ['ben', 'Álvaro', 'Zoë', 'Ana', 'Chloé']) await create(name);
      expect(await names()).toEqual(['Álvaro', 'Ana', 'ben', 'Chloé', 'Zoë']);
    });

    it('finds by the beginnings of words', async () => {
      for (const name of ['Ana Álvarez', 'Jean-Luc Picard', 'Alba', 'Bob (Ops) [x]']) await create(name);
      expect(await names('al')).toEqual(['Alba', 'Ana Álvarez']);
      expect(await names('ÁLV an')).toEqual(['Ana Álvarez']);
      expect(await names('luc')).toEqual(['Jean-Luc Picard']);
      expect(await names('(ops) [')).toEqual(['Bob (Ops) [x]']);
      expect(await names('varez')).toEqual([]);
    });

    it('takes every character of a search for itself', async () => {
      await create('Anna');
      for (const q of ['.*', 'a.*', '^', 'an+a', '[a]', '(a+)+$', '\\', '$where', '|', 'anna|']) {
        expect([q, await names(q)]).toEqual([q, []]);
      }
    });

    it('is read in pages, each person once, also among equal names', async () => {
      for (let n = 0; n < 7; n++) await create('Ana');
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<UsersService['directory']>> = await users.directory({
          q: 'an',
          limit: 3,
          ...(cursor === null ? {} : { cursor }),
        });
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
    });

    it('refuses a cursor that it did not give', async () => {
      await expect(users.directory({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    });
  });
});

describe('the users without uploads', () => {
  it('take no picture', async () => {
    const context = await openTestModule([UsersModule]);
    try {
      const users = context.module.get(UsersService);
      const ana = await users.create({ email: 'ana@example.org', displayName: 'Ana', passwordHash: 'x' });
      await expect(users.updateMe(ana.id, { avatarUploadId: IMAGE })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
      });
    } finally {
      await context.close();
    }
  });
});
