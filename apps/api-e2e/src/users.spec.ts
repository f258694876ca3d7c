import type { Me, Page, User } from '@tertulia/contracts';
import { bodyOf, fileOf, pngBytes, RestClient, TestUser, unknownId } from '@tertulia/testing';
import { randomBytes } from 'node:crypto';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { expectMe, expectUser } from './support/shapes';
import { useServer } from './support/use-server';

const server = useServer();

const search = async (user: TestUser, query: Record<string, string>): Promise<Page<User>> =>
  bodyOf(await user.rest.get<Page<User>>(`/users?${new URLSearchParams(query).toString()}`), 200);

/** A word that no other test uses, so that a search finds only this test's people. */
const word = () => `Q${randomBytes(6).toString('hex')}`;

describe('one’s own account', () => {
  it('is shown with the address and the time it was made', async () => {
    const ana = await TestUser.register(server);
    const { status, body } = await ana.rest.get('/users/me');
    expect(status).toBe(200);
    expectMe(body);
  });

  it('takes a new name and status, and keeps what is left out', async () => {
    const ana = await TestUser.register(server, 'Ana');
    const first = bodyOf(await ana.rest.patch<Me>('/users/me', { statusText: ' At lunch ' }), 200);
    expect(first).toEqual({ ...ana.me, statusText: 'At lunch' });
    const second = bodyOf(await ana.rest.patch<Me>('/users/me', { displayName: 'Ana Álvarez' }), 200);
    expect(second).toEqual({ ...first, displayName: 'Ana Álvarez' });
    expect((await ana.rest.get('/users/me')).body).toEqual(second);
    expect(bodyOf(await ana.rest.patch<Me>('/users/me', { statusText: '' }), 200).statusText).toBe('');
  });

  it.each([
    ['an empty name', { displayName: ' ' }, 'displayName'],
    ['a name of 81 characters', { displayName: 'x'.repeat(81) }, 'displayName'],
    ['a name that is none', { displayName: null }, 'displayName'],
    ['a picture that is no id', { avatarUploadId: 'me.png' }, 'avatarUploadId'],
    ['another address', { email: 'new@example.org' }, 'email'],
    ['another id', { id: unknownId() }, 'id'],
  ])('refuses %s', async (_, given, path) => {
    const ana = await TestUser.register(server);
    expectInvalid(await ana.rest.patch('/users/me', given), path);
    expect((await ana.rest.get('/users/me')).body).toEqual(ana.me);
  });

  it('takes a picture from one’s own uploads, and others then see it', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const conversation = await ana.direct(ben);
    const picture = await ana.upload(conversation.id, fileOf(pngBytes(), 'me.png', 'image/png'));
    const me = bodyOf(await ana.rest.patch<Me>('/users/me', { avatarUploadId: picture.id }), 200);
    expect(me.avatarUrl).toEqual(expect.any(String));
    const eve = await TestUser.register(server);
    const seen = bodyOf(await eve.rest.get<User>(`/users/${ana.id}`), 200);
    expect(seen.avatarUrl).toBe(me.avatarUrl);
    const bytes = await eve.rest.bytes(String(seen.avatarUrl));
    expect([bytes.status, bytes.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^image\//)]);
    expect(bodyOf(await ana.rest.patch<Me>('/users/me', { avatarUploadId: null }), 200).avatarUrl).toBeNull();
  });

  it('takes no picture from the uploads of others', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const conversation = await ana.direct(ben);
    const picture = await ana.upload(conversation.id, fileOf(pngBytes(), 'me.png', 'image/png'));
    const eve = await TestUser.register(server);
    expectRefusal(await eve.rest.patch('/users/me', { avatarUploadId: picture.id }), 400, 404);
    expectRefusal(await eve.rest.patch('/users/me', { avatarUploadId: unknownId() }), 400, 404);
  });
});

describe('the directory', () => {
  it('finds people by the beginning of any word of the name, in any case and without accents', async () => {
    const unique = word();
    const ana = await TestUser.register(server, `Álvarez ${unique}`);
    for (const q of [unique, unique.slice(0, 6).toLowerCase(), unique.toUpperCase()]) {
      expect((await search(ana, { q })).items.map(({ id }) => id)).toEqual([ana.id]);
    }
    expect((await search(ana, { q: unique.slice(1) })).items).toEqual([]);
  });

  it('shows of a person just what the contract names: no address, no hash', async () => {
    const unique = word();
    const [ana, ben] = [await TestUser.register(server, unique), await TestUser.register(server)];
    const { items } = await search(ben, { q: unique });
    expect(items).toHaveLength(1);
    expectUser(items[0]);
    const one = await ben.rest.get(`/users/${ana.id}`);
    expect(one.status).toBe(200);
    expect(one.body).toEqual(items[0]);
    expect(JSON.stringify([items, one.body])).not.toContain(ana.email);
  });

  it('does not find people by their address', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    expect((await search(ben, { q: ana.email })).items).toEqual([]);
    expect((await search(ben, { q: ana.email.slice(0, 8) })).items).toEqual([]);
  });

  it('is read in pages, each person once', async () => {
    const unique = word();
    const people = await Promise.all(Array.from({ length: 7 }, (_, n) => TestUser.register(server, `${unique} ${n}`)));
    const seen: string[] = [];
    let cursor: string | null = '';
    do {
      const query: Record<string, string> = { q: unique, limit: '3', ...(cursor ? { cursor } : {}) };
      const page: Page<User> = await search(people[0]!, query);
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen.sort()).toEqual(people.map(({ id }) => id).sort());
  });

  it('takes a search for what it is: text, not a pattern', async () => {
    const ana = await TestUser.register(server, 'Ana');
    for (const q of ['.*', '^', '(a+)+$', '[', '\\', '$where', '%', '*']) {
      expect((await search(ana, { q })).items).toEqual([]);
    }
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=many', 'limit'],
    ['sort=email', 'sort'],
    ['q[$ne]=x', 'q[$ne]'],
  ])('refuses the query %s', async (query, path) => {
    const ana = await TestUser.register(server);
    expectInvalid(await ana.rest.get(`/users?${query}`), path);
  });

  it('refuses a cursor that it did not give', async () => {
    const ana = await TestUser.register(server);
    for (const cursor of ['nonsense', '%7B%22%24gt%22%3A%22%22%7D', 'eyIkZ3QiOiIifQ']) {
      expectRefusal(await ana.rest.get(`/users?cursor=${cursor}`), 400);
    }
  });

  it('has nobody at an id that nobody has', async () => {
    const ana = await TestUser.register(server);
    for (const id of [unknownId(), 'nonsense', '%00', '..%2f..%2fme']) {
      expectProblem(await ana.rest.get(`/users/${id}`), 404, 'NOT_FOUND');
    }
  });

  it('is for those who are signed in', async () => {
    const rest = new RestClient(server.url);
    expectProblem(await rest.get('/users'), 401, 'UNAUTHENTICATED');
    expectProblem(await rest.get(`/users/${unknownId()}`), 401, 'UNAUTHENTICATED');
    expectProblem(await rest.get('/users/me'), 401, 'UNAUTHENTICATED');
    expectProblem(await rest.patch('/users/me', { statusText: 'x' }), 401, 'UNAUTHENTICATED');
  });
});
