import type { Conversation } from '@tertulia/contracts';
import { bodyOf, TestUser, unknownId } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { expectConversation } from './support/shapes';
import { registerCast, useServer, type Cast } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;

beforeAll(async () => {
  ({ ana, ben, eve } = (await registerCast(server)) satisfies Cast);
});

const roles = (conversation: Conversation) =>
  Object.fromEntries(conversation.members.map(({ user, role }) => [user.id, role]));

describe('a group', () => {
  it('is made with 201, a title and its maker as the owner', async () => {
    const request = { type: 'group', title: '  Platform launch ', memberIds: [ben.id] };
    const { status, body } = await ana.rest.post<Conversation>('/conversations', request);
    expect(status).toBe(201);
    expectConversation(body);
    expect(body).toMatchObject({ type: 'group', title: 'Platform launch', memberCount: 2, rev: 0, lastSeq: 0 });
    expect(body.me.role).toBe('owner');
    expect(roles(body)).toEqual({ [ana.id]: 'owner', [ben.id]: 'member' });
    expect((await ben.conversation(body.id)).me.role).toBe('member');
  });

  it('is a new one each time, also with the same title and people', async () => {
    expect((await ana.group([ben])).id).not.toBe((await ana.group([ben])).id);
  });

  it('counts its maker and everyone else once', async () => {
    const { memberCount } = await ana.group([ana, ben, ben]);
    expect(memberCount).toBe(2);
  });

  it.each([
    ['no title', { title: undefined }, 'title'],
    ['an empty title', { title: '  ' }, 'title'],
    ['a title of 121 characters', { title: 'x'.repeat(121) }, 'title'],
    ['members that are no list', { memberIds: 'everyone' }, 'memberIds'],
    ['members that are no ids', { memberIds: ['everyone'] }, 'memberIds'],
    ['an operator for a title', { title: { $ne: null } }, 'title'],
    ['a property that the contract does not name', { public: true }, 'public'],
  ])('is refused with %s', async (_, given, path) => {
    const request = { type: 'group', title: 'Launch', memberIds: [ben.id], ...given };
    expectInvalid(await ana.rest.post('/conversations', request), path);
  });

  it('takes a title of 120 characters', async () => {
    expect((await ana.group([ben], 'x'.repeat(120))).title).toHaveLength(120);
  });

  it('is refused with more than 500 members, and with people whom nobody knows', async () => {
    const memberIds = Array.from({ length: 501 }, () => unknownId());
    expectRefusal(await ana.rest.post('/conversations', { type: 'group', title: 'All', memberIds }), 400);
    const strangers = { type: 'group', title: 'All', memberIds: [ben.id, unknownId()] };
    expectRefusal(await ana.rest.post('/conversations', strangers), 400, 404);
  });

  it('of many lists 50 of them, the caller first, and counts all', async () => {
    const others = await Promise.all(Array.from({ length: 59 }, (_, n) => TestUser.register(server, `Member ${n}`)));
    const { id } = await ana.group([...others, ben]);
    for (const user of [ana, others[58]!]) {
      const conversation = await user.conversation(id);
      expectConversation(conversation);
      expect(conversation.memberCount).toBe(61);
      expect(conversation.members).toHaveLength(50);
      expect(conversation.members[0]?.user.id).toBe(user.id);
      expect(new Set(conversation.members.map((member) => member.user.id)).size).toBe(50);
    }
  });

  it('is renamed by its owner, for all', async () => {
    const { id } = await ana.group([ben], 'Old');
    const renamed = bodyOf(await ana.rest.patch<Conversation>(`/conversations/${id}`, { title: ' New ' }), 200);
    expectConversation(renamed);
    expect(renamed.title).toBe('New');
    expect((await ben.conversation(id)).title).toBe('New');
  });

  it('is not renamed by a mere member, nor by an outsider', async () => {
    const { id } = await ana.group([ben], 'Old');
    expectProblem(await ben.rest.patch(`/conversations/${id}`, { title: 'New' }), 403, 'FORBIDDEN');
    expectProblem(await eve.rest.patch(`/conversations/${id}`, { title: 'New' }), 404, 'NOT_FOUND');
    expectInvalid(await ana.rest.patch(`/conversations/${id}`, { title: '' }), 'title');
    expectInvalid(await ana.rest.patch(`/conversations/${id}`, {}), 'title');
    expectInvalid(await ana.rest.patch(`/conversations/${id}`, { title: 'New', type: 'direct' }), 'type');
    expect((await ana.conversation(id)).title).toBe('Old');
  });
});
