import type { Changes } from '@tertulia/contracts';
import { bodyOf, type TestUser } from '@tertulia/testing';
import { expectInvalid, expectProblem } from './support/expectations';
import { expectMessage } from './support/shapes';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let id: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
});
beforeEach(async () => {
  ({ id } = await ana.group([ben]));
});

const changes = async (user: TestUser, query: string): Promise<Changes> =>
  bodyOf(await user.rest.get<Changes>(`/conversations/${id}/changes${query}`), 200);

describe('the changes of a conversation', () => {
  it('are every message that was created or changed after a revision, in the order of the revisions', async () => {
    const one = await ana.send(id, 'One');
    const two = await ben.send(id, 'Two');
    const three = await ana.send(id, 'Three');
    bodyOf(await ana.rest.patch(`/conversations/${id}/messages/${one.id}`, { body: 'One, edited' }), 200);
    bodyOf(await ben.rest.delete(`/conversations/${id}/messages/${two.id}`), 200);
    const all = await changes(ana, '?sinceRev=0');
    all.items.forEach(expectMessage);
    expect(all).toMatchObject({ rev: 5, hasMore: false });
    expect(all.items.map(({ id: message, rev }) => [message, rev])).toEqual([
      [three.id, 3],
      [one.id, 4],
      [two.id, 5],
    ]);
    const some = await changes(ben, '?sinceRev=3');
    expect(some.items).toEqual(all.items.slice(1));
    expect(await changes(ben, '?sinceRev=5')).toEqual({ items: [], rev: 5, hasMore: false });
  });

  it('are none in an empty conversation', async () => {
    expect(await changes(ana, '?sinceRev=0')).toEqual({ items: [], rev: 0, hasMore: false });
    expect(await changes(ana, '')).toEqual({ items: [], rev: 0, hasMore: false });
  });

  it('come in pages that lead from cursor to cursor to the whole', async () => {
    for (let n = 1; n <= 25; n++) await ana.send(id, `Number ${n}`);
    const seen: number[] = [];
    let rev = 0;
    let page: Changes;
    do {
      page = await changes(ben, `?sinceRev=${rev}&limit=10`);
      expect(page.items.length).toBeLessThanOrEqual(10);
      seen.push(...page.items.map((message) => message.rev));
      ({ rev } = page);
    } while (page.hasMore);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => n + 1));
    expect(rev).toBe(25);
  });

  it.each([
    ['sinceRev=-1', 'sinceRev'],
    ['sinceRev=x', 'sinceRev'],
    ['sinceRev[$gt]=0', 'sinceRev[$gt]'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['since=1', 'since'],
  ])('refuse the query %s', async (query, path) => {
    expectInvalid(await ana.rest.get(`/conversations/${id}/changes?${query}`), path);
  });

  it('are for members alone', async () => {
    expectProblem(await eve.rest.get(`/conversations/${id}/changes?sinceRev=0`), 404, 'NOT_FOUND');
  });
});
