import type { Conversation } from '@tertulia/contracts';
import { bodyOf, TestUser, unknownId } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { expectConversation } from './support/shapes';
import { useServer } from './support/use-server';

const server = useServer();

const pair = () => Promise.all([TestUser.register(server, 'Ana'), TestUser.register(server, 'Ben')]);
const directWith = (user: TestUser, ...memberIds: unknown[]) =>
  user.rest.post<Conversation>('/conversations', { type: 'direct', memberIds });

describe('a direct conversation', () => {
  it('is made with 201 and is whole', async () => {
    const [ana, ben] = await pair();
    const { status, body } = await directWith(ana, ben.id);
    expect(status).toBe(201);
    expectConversation(body);
    expect(body).toMatchObject({
      type: 'direct',
      title: null,
      memberCount: 2,
      rev: 0,
      lastSeq: 0,
      lastMessage: null,
      unreadCount: 0,
      me: { readSeq: 0, deliveredSeq: 0 },
    });
    expect(body.members.map(({ user }) => user.id).sort()).toEqual([ana.id, ben.id].sort());
  });

  it('is the same one for both, whoever asks, and then comes with 200', async () => {
    const [ana, ben] = await pair();
    const first = bodyOf(await directWith(ana, ben.id), 201);
    expect(bodyOf(await directWith(ana, ben.id), 200).id).toBe(first.id);
    expect(bodyOf(await directWith(ben, ana.id), 200).id).toBe(first.id);
  });

  it('is one, also when both ask at once, many times', async () => {
    const [ana, ben] = await pair();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? directWith(ana, ben.id) : directWith(ben, ana.id))),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(9);
  });

  it('is seen by both and by nobody else', async () => {
    const [ana, ben] = await pair();
    const eve = await TestUser.register(server, 'Eve');
    const { id } = await ana.direct(ben);
    expect((await ana.conversation(id)).id).toBe(id);
    expect((await ben.conversation(id)).id).toBe(id);
    expectProblem(await eve.rest.get(`/conversations/${id}`), 404, 'NOT_FOUND');
    expect((await eve.rest.get<{ items: unknown[] }>('/conversations')).body.items).toEqual([]);
  });

  it('takes one other person: not oneself, not none, not two, not a stranger', async () => {
    const [ana, ben] = await pair();
    const third = await TestUser.register(server);
    expectRefusal(await directWith(ana, ana.id), 400);
    expectRefusal(await directWith(ana), 400);
    expectRefusal(await directWith(ana, ben.id, third.id), 400);
    expectRefusal(await directWith(ana, unknownId()), 400, 404);
    expectRefusal(await directWith(ana, 'nonsense'), 400);
    expectRefusal(await directWith(ana, { $ne: null }), 400);
  });

  it('refuses a body that is not of the contract', async () => {
    const [ana, ben] = await pair();
    const memberIds = [ben.id];
    expectInvalid(await ana.rest.post('/conversations', { memberIds }), 'type');
    expectInvalid(await ana.rest.post('/conversations', { type: 'channel', memberIds }), 'type');
    expectInvalid(await ana.rest.post('/conversations', { type: 'direct' }), 'memberIds');
    expectInvalid(await ana.rest.post('/conversations', { type: 'direct', memberIds, title: 'Us two' }), 'title');
    expectInvalid(await ana.rest.post('/conversations', { type: 'direct', memberIds, ownerId: ana.id }), 'ownerId');
  });

  it('has no title to change and no members to add', async () => {
    const [ana, ben] = await pair();
    const third = await TestUser.register(server);
    const { id } = await ana.direct(ben);
    expectRefusal(await ana.rest.patch(`/conversations/${id}`, { title: 'Us two' }), 403, 409);
    expectRefusal(await ana.rest.post(`/conversations/${id}/members`, { userIds: [third.id] }), 403, 409);
    expectRefusal(await ana.rest.delete(`/conversations/${id}/members/${ben.id}`), 403, 409);
    expect(await ben.conversation(id)).toMatchObject({ title: null, memberCount: 2 });
    expectProblem(await third.rest.get(`/conversations/${id}`), 404, 'NOT_FOUND');
  });
});
