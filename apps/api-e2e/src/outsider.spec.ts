import { fileOf, messageRequest, pngBytes, RestClient, TestUser, type Credentials } from '@tertulia/testing';
import { expectProblem } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser, gone: TestUser;
/** Names of what exists, by the placeholder that a row uses. */
let ids: Record<string, string>;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  gone = await TestUser.register(server, 'Former member');
  const group = await ana.group([ben, gone]);
  const message = await ana.send(group.id, 'Between Ana and Ben');
  const upload = await ana.upload(group.id, fileOf(pngBytes(), 'a.png', 'image/png'));
  const sessions = await ana.rest.get<{ items: { id: string }[] }>('/auth/sessions');
  ids = { C: group.id, M: message.id, U: upload.id, B: ben.id, S: sessions.body.items[0]!.id };
  await ana.rest.delete(`/conversations/${group.id}/members/${gone.id}`);
});

/** Every call of the protocol that names something which only some may see. */
const ROWS: [string, string, unknown][] = [
  ['DELETE', '/auth/sessions/:S', undefined],
  ['GET', '/conversations/:C', undefined],
  ['PATCH', '/conversations/:C', { title: 'Taken over' }],
  ['POST', '/conversations/:C/members', { userIds: [] as string[] }],
  ['DELETE', '/conversations/:C/members/:B', undefined],
  ['GET', '/conversations/:C/messages', undefined],
  ['GET', '/conversations/:C/changes?sinceRev=0', undefined],
  ['POST', '/conversations/:C/messages', messageRequest({ body: 'Let me in' })],
  ['PATCH', '/conversations/:C/messages/:M', { body: 'Rewritten' }],
  ['DELETE', '/conversations/:C/messages/:M', undefined],
  ['PUT', '/conversations/:C/receipt', { readSeq: 1 }],
  ['GET', '/uploads/:U', undefined],
  ['GET', '/uploads/:U/thumbnail', undefined],
];

const call = (credentials: Credentials | undefined, method: string, path: string, body: unknown) => {
  const filled = path.replace(/:([A-Z])/g, (_, name: string) => ids[name] ?? '');
  const json = typeof body === 'object' && body !== null && 'userIds' in body ? { userIds: [eve.id] } : body;
  return new RestClient(server.url, credentials).call(method, filled, json === undefined ? {} : { json });
};

describe('someone who may not see a thing', () => {
  it.each(ROWS)('is told by %s %s that there is none', async (method, path, body) => {
    expectProblem(await call(eve.credentials, method, path, body), 404, 'NOT_FOUND');
  });

  it.each(ROWS.slice(1))('is told so by %s %s as a former member, too', async (method, path, body) => {
    expectProblem(await call(gone.credentials, method, path, body), 404, 'NOT_FOUND');
  });

  it.each(ROWS)('is told by %s %s to sign in first, where nobody is signed in', async (method, path, body) => {
    expectProblem(await call(undefined, method, path, body), 401, 'UNAUTHENTICATED');
  });

  it('gets the very same words for what exists and for what does not', async () => {
    const real = await call(eve.credentials, 'GET', '/conversations/:C', undefined);
    const none = await call(eve.credentials, 'GET', `/conversations/${'0'.repeat(24)}`, undefined);
    expect(real.body).toEqual(none.body);
  });

  it('cannot tell a message of others from none by replying to it or attaching its files', async () => {
    const own = await eve.group([]);
    for (const given of [{ replyToId: ids['M'] }, { attachmentIds: [String(ids['U'])] }]) {
      const response = await eve.rest.post(`/conversations/${own.id}/messages`, messageRequest(given));
      expect([400, 404]).toContain(response.status);
      expect(JSON.stringify(response.body)).not.toMatch(/Between Ana and Ben|a\.png/);
    }
    expect((await eve.history(own.id)).items).toEqual([]);
  });

  it('cannot reach a message through a conversation of their own', async () => {
    const own = await eve.group([]);
    const path = `/conversations/${own.id}/messages/${ids['M']}`;
    expectProblem(await eve.rest.patch(path, { body: 'Rewritten' }), 404, 'NOT_FOUND');
    expectProblem(await eve.rest.delete(path), 404, 'NOT_FOUND');
  });

  it('has changed nothing in all this', async () => {
    const conversation = await ben.conversation(String(ids['C']));
    expect(conversation).toMatchObject({ title: 'Launch', memberCount: 2, rev: 1, lastSeq: 1 });
    expect(conversation.lastMessage?.body).toBe('Between Ana and Ben');
    expect((await ana.rest.get('/users/me')).status).toBe(200);
  });
});
