import type { Conversation } from '@tertulia/contracts';
import { TestUser, unknownId } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, cho: TestUser, eve: TestUser;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  cho = await TestUser.register(server, 'Cho');
});

const add = (by: TestUser, id: string, ...users: { id: string }[]) =>
  by.rest.post(`/conversations/${id}/members`, { userIds: users.map((user) => user.id) });
const remove = (by: TestUser, id: string, user: { id: string }) =>
  by.rest.delete(`/conversations/${id}/members/${user.id}`);
const members = async (by: TestUser, id: string): Promise<Record<string, string>> =>
  Object.fromEntries((await by.conversation(id)).members.map(({ user, role }) => [user.displayName, role]));

describe('adding members', () => {
  it('lets them in: they see the group and all that was said before', async () => {
    const { id } = await ana.group([ben]);
    await ana.send(id, 'Before');
    const { status } = await add(ana, id, cho);
    expect([200, 201, 204]).toContain(status);
    expect(await members(cho, id)).toEqual({ 'Ana Álvarez': 'owner', 'Ben Okafor': 'member', Cho: 'member' });
    expect((await cho.history(id)).items.map(({ body }) => body)).toEqual(['Before']);
    await cho.send(id, 'Thanks');
    expect((await ben.conversation(id)).memberCount).toBe(3);
  });

  it('of whom is a member already changes nothing', async () => {
    const { id } = await ana.group([ben]);
    const before = await ana.conversation(id);
    expect([200, 201, 204]).toContain((await add(ana, id, ben)).status);
    expect((await ana.conversation(id)).members).toEqual(before.members);
  });

  it('twice at once makes one membership', async () => {
    const { id } = await ana.group([ben]);
    await Promise.all([add(ana, id, cho), add(ana, id, cho), add(ana, id, cho)]);
    expect((await ana.conversation(id)).memberCount).toBe(3);
    expect(await members(ana, id)).toHaveProperty('Cho', 'member');
  });

  it('is refused to mere members, to outsiders and for people whom nobody knows', async () => {
    const { id } = await ana.group([ben]);
    expectProblem(await add(ben, id, cho), 403, 'FORBIDDEN');
    expectProblem(await add(eve, id, eve), 404, 'NOT_FOUND');
    expectRefusal(await add(ana, id, { id: unknownId() }), 400, 404);
    expectInvalid(await add(ana, id), 'userIds');
    expectInvalid(await ana.rest.post(`/conversations/${id}/members`, { userIds: [{ $gt: '' }] }), 'userIds');
    const more = { userIds: [cho.id], role: 'owner' };
    expectInvalid(await ana.rest.post(`/conversations/${id}/members`, more), 'role');
    expect((await ana.conversation(id)).memberCount).toBe(2);
  });

  it('never makes a group of more than 500', async () => {
    const { id } = await ana.group([ben]);
    const many = Array.from({ length: 501 }, () => ({ id: unknownId() }));
    expectRefusal(await add(ana, id, ...many), 400, 409);
  });
});

describe('removing members', () => {
  it('by the owner shuts them out of everything', async () => {
    const { id } = await ana.group([ben, cho]);
    const message = await ana.send(id, 'Secret');
    expect((await remove(ana, id, ben)).status).toBe(204);
    expectProblem(await ben.rest.get(`/conversations/${id}`), 404, 'NOT_FOUND');
    expectProblem(await ben.rest.get(`/conversations/${id}/messages`), 404, 'NOT_FOUND');
    expectProblem(await ben.rest.get(`/conversations/${id}/changes`), 404, 'NOT_FOUND');
    expectProblem(await ben.rest.delete(`/conversations/${id}/messages/${message.id}`), 404, 'NOT_FOUND');
    expect((await ben.rest.get<{ items: Conversation[] }>('/conversations')).body.items.map((c) => c.id)).not.toContain(
      id,
    );
    expect((await ana.conversation(id)).memberCount).toBe(2);
  });

  it('is refused to mere members and to outsiders, and finds nobody who is no member', async () => {
    const { id } = await ana.group([ben, cho]);
    expectProblem(await remove(ben, id, cho), 403, 'FORBIDDEN');
    expectProblem(await remove(ben, id, ana), 403, 'FORBIDDEN');
    expectProblem(await remove(eve, id, ben), 404, 'NOT_FOUND');
    expectProblem(await remove(eve, id, eve), 404, 'NOT_FOUND');
    expectProblem(await remove(ana, id, eve), 404, 'NOT_FOUND');
    expectProblem(await remove(ana, id, { id: 'nonsense' }), 404, 'NOT_FOUND');
    expect((await ana.conversation(id)).memberCount).toBe(3);
  });

  it('of oneself is leaving', async () => {
    const { id } = await ana.group([ben, cho]);
    expect((await remove(ben, id, ben)).status).toBe(204);
    expect(Object.keys(await members(ana, id)).sort()).toEqual(['Ana Álvarez', 'Cho']);
  });

  it('can be undone: who is added again is a member like before', async () => {
    const { id } = await ana.group([ben]);
    await remove(ana, id, ben);
    await ana.send(id, 'While Ben was away');
    await add(ana, id, ben);
    expect((await ben.history(id)).items.map(({ body }) => body)).toEqual(['While Ben was away']);
    await ben.send(id, 'Back');
    expect((await ana.conversation(id)).lastSeq).toBe(2);
  });
});

describe('the last owner who leaves', () => {
  it('hands over to the longest-standing member', async () => {
    const { id } = await ana.group([ben]);
    await add(ana, id, cho);
    expect((await remove(ana, id, ana)).status).toBe(204);
    expect(await members(cho, id)).toEqual({ 'Ben Okafor': 'owner', Cho: 'member' });
    const renamed = await ben.rest.patch<Conversation>(`/conversations/${id}`, { title: 'Mine now' });
    expect([renamed.status, renamed.body.title]).toEqual([200, 'Mine now']);
  });

  it('leaves an empty group that nobody can see', async () => {
    const { id } = await ana.group([]);
    expect((await remove(ana, id, ana)).status).toBe(204);
    expectProblem(await ana.rest.get(`/conversations/${id}`), 404, 'NOT_FOUND');
  });
});
