import type { Conversation, Page } from '@tertulia/contracts';
import { bodyOf, RestClient, TestUser, unknownId, waitFor } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { expectConversation } from './support/shapes';
import { useServer } from './support/use-server';

const server = useServer();

const list = async (user: TestUser, query = ''): Promise<Page<Conversation>> =>
  bodyOf(await user.rest.get<Page<Conversation>>(`/conversations${query}`), 200);

describe('the list of conversations', () => {
  it('is empty at first', async () => {
    const ana = await TestUser.register(server);
    expect(await list(ana)).toEqual({ items: [], nextCursor: null });
  });

  it('begins with the newest activity', async () => {
    const ana = await TestUser.register(server);
    const groups = [];
    for (const title of ['One', 'Two', 'Three']) groups.push(await ana.group([], title));
    const [one, two, three] = groups;
    expect((await list(ana)).items.map(({ title }) => title)).toEqual(['Three', 'Two', 'One']);
    await ana.send(one!.id, 'The newest');
    await waitFor('the message to move its conversation up', async () => (await list(ana)).items[0]?.id === one!.id);
    expect((await list(ana)).items.map(({ id }) => id)).toEqual([one!.id, three!.id, two!.id]);
  });

  it('shows each with its last message and what the caller has not read', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const { id } = await ana.direct(ben);
    await ana.send(id, 'First');
    const last = await ana.send(id, 'Second');
    const [summary] = (await list(ben)).items;
    expectConversation(summary);
    expect(summary).toMatchObject({ id, lastSeq: 2, rev: 2, unreadCount: 2, lastMessage: last });
    expect((await list(ana)).items[0]).toMatchObject({ id, lastSeq: 2, lastMessage: { body: 'Second' } });
  });

  it('is the same for the one that is read alone', async () => {
    const [ana, ben] = [await TestUser.register(server), await TestUser.register(server)];
    const { id } = await ana.direct(ben);
    await ben.send(id, 'Hello');
    expect(await ana.conversation(id)).toEqual((await list(ana)).items[0]);
  });

  it('is read in pages, each conversation once and in order', async () => {
    const ana = await TestUser.register(server);
    const titles = ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven'];
    for (const title of titles) await ana.group([], title);
    const seen: (string | null)[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<Conversation> = await list(
        ana,
        `?limit=3${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
      );
      expect(page.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.items.map(({ title }) => title));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(titles.reverse());
  });

  it.each([
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['limit=1.5', 'limit'],
    ['all=true', 'all'],
  ])('refuses the query %s', async (query, path) => {
    const ana = await TestUser.register(server);
    expectInvalid(await ana.rest.get(`/conversations?${query}`), path);
  });

  it('refuses a cursor that it did not give', async () => {
    const ana = await TestUser.register(server);
    expectRefusal(await ana.rest.get('/conversations?cursor=nonsense'), 400);
  });

  it('is for those who are signed in, and one that is not there is not found', async () => {
    expectProblem(await new RestClient(server.url).get('/conversations'), 401, 'UNAUTHENTICATED');
    const ana = await TestUser.register(server);
    expectProblem(await ana.rest.get(`/conversations/${unknownId()}`), 404, 'NOT_FOUND');
    expectProblem(await ana.rest.get('/conversations/nonsense'), 404, 'NOT_FOUND');
  });
});
