import { PASSWORD, RestClient, type TestUser } from '@tertulia/testing';
import { expectInvalid, expectNack, expectProblem, expectRefusal } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let id: string, messageId: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  ({ id } = await ana.direct(ben));
  ({ id: messageId } = await ana.send(id, 'Untouched'));
});

const OPERATORS: object[] = [
  { $ne: null },
  { $gt: '' },
  { $exists: true },
  { $regex: '.*' },
  { $where: '1' },
  { $in: [''] },
  { toString: 'x' },
  ['x'],
  [{ $ne: null }],
];

describe('an operator of the database where a value belongs', () => {
  it.each(OPERATORS)('%j signs nobody in', async (operator) => {
    const rest = new RestClient(server.url);
    for (const path of ['/auth/login', '/auth/token']) {
      expectInvalid(await rest.post(path, { email: operator, password: PASSWORD }), 'email');
      expectInvalid(await rest.post(path, { email: ana.email, password: operator }), 'password');
    }
    expectInvalid(await rest.post('/auth/refresh', { refreshToken: operator }), 'refreshToken');
  });

  it.each(OPERATORS)('%j registers and changes nobody', async (operator) => {
    const rest = new RestClient(server.url);
    const account = { email: 'x@example.org', password: PASSWORD, displayName: 'X' };
    for (const name of ['email', 'password', 'displayName']) {
      expectInvalid(await rest.post('/auth/register', { ...account, [name]: operator }), name);
    }
    for (const name of ['displayName', 'statusText', 'avatarUploadId']) {
      expectInvalid(await ana.rest.patch('/users/me', { [name]: operator }), name);
    }
  });

  it.each(OPERATORS)('%j makes and changes no conversation', async (operator) => {
    const group = { type: 'group', title: 'X', memberIds: [] };
    for (const name of ['type', 'title']) {
      expectRefusal(await ana.rest.post('/conversations', { ...group, [name]: operator }), 400);
    }
    expectRefusal(await ana.rest.post('/conversations', { ...group, memberIds: operator }), 400);
    expectRefusal(await ana.rest.post('/conversations', { ...group, memberIds: [operator] }), 400);
    expectRefusal(await ana.rest.patch(`/conversations/${id}`, { title: operator }), 400);
    expectRefusal(await ana.rest.post(`/conversations/${id}/members`, { userIds: [operator] }), 400);
  });

  it.each(OPERATORS)('%j sends, edits and marks nothing', async (operator) => {
    const message = { clientMessageId: crypto.randomUUID(), body: 'x' };
    for (const name of ['clientMessageId', 'body', 'replyToId']) {
      const request = { ...message, [name]: operator };
      expectInvalid(await ana.rest.post(`/conversations/${id}/messages`, request), name);
    }
    expectInvalid(await ana.rest.patch(`/conversations/${id}/messages/${messageId}`, { body: operator }), 'body');
    for (const name of ['readSeq', 'deliveredSeq']) {
      expectInvalid(await ana.rest.put(`/conversations/${id}/receipt`, { [name]: operator }), name);
    }
  });

  it.each(['/users', '/conversations', '/conversations/ID/messages', '/conversations/ID/changes'])(
    'in the query of %s is refused',
    async (path) => {
      const at = path.replace('ID', id);
      for (const name of ['limit', 'cursor', 'q', 'beforeSeq', 'afterSeq', 'sinceRev']) {
        for (const query of [`${name}[$ne]=1`, `${name}[]=1`, `${name}[$gt]=`, `${name}=1&${name}=2`]) {
          expectProblem(await ana.rest.get(`${at}?${query}`), 400, 'VALIDATION_FAILED');
        }
      }
    },
  );

  it('in a path finds nothing', async () => {
    for (const part of ['%7B%22$ne%22:null%7D', '$ne', '[$ne]', '*', '.*']) {
      expectProblem(await eve.rest.get(`/conversations/${part}`), 404, 'NOT_FOUND');
      expectProblem(await eve.rest.get(`/users/${part}`), 404, 'NOT_FOUND');
      expectProblem(await ana.rest.patch(`/conversations/${id}/messages/${part}`, { body: 'x' }), 404, 'NOT_FOUND');
    }
  });

  it('in a socket’s payload is refused', async () => {
    const socket = await eve.socket();
    for (const operator of OPERATORS) {
      const payloads: [string, object][] = [
        ['send_message', { conversationId: operator, clientMessageId: crypto.randomUUID(), body: 'x' }],
        ['edit_message', { conversationId: id, messageId: operator, body: 'x' }],
        ['delete_message', { conversationId: operator, messageId }],
        ['mark_read', { conversationId: operator, seq: 1 }],
        ['set_typing', { conversationId: operator, typing: true }],
        ['watch_presence', { userIds: [operator] }],
        ['sync', { cursors: [{ conversationId: operator, rev: 0 }] }],
        ['sync', { cursors: [], syncToken: operator }],
      ];
      for (const [event, payload] of payloads) {
        expectNack(await socket.emitAnything(event, payload), 'VALIDATION_FAILED');
      }
    }
    socket.close();
  });
});

describe('names that mean something to JavaScript', () => {
  const POLLUTION = ['{"__proto__":{"polluted":true}}', '{"constructor":{"prototype":{"polluted":true}}}'];

  it.each(POLLUTION)('%s are refused in every body and pollute nothing', async (text) => {
    const headers = { 'content-type': 'application/json' };
    const calls: [string, string][] = [
      ['POST', '/auth/login'],
      ['POST', '/auth/register'],
      ['POST', '/auth/refresh'],
      ['PATCH', '/users/me'],
      ['POST', '/conversations'],
      ['POST', `/conversations/${id}/messages`],
      ['PUT', `/conversations/${id}/receipt`],
    ];
    for (const [method, path] of calls) {
      expectRefusal(await ana.rest.call(method, path, { body: text, headers }), 400);
    }
    const me = await ana.rest.get<object>('/users/me');
    expect([me.status, Object.keys(me.body)]).toEqual([200, expect.not.arrayContaining(['polluted'])]);
  });

  it('are refused in a socket’s payload', async () => {
    const socket = await ana.socket();
    for (const text of POLLUTION) {
      expectNack(await socket.emitAnything('sync', { cursors: [], ...JSON.parse(text) }), 'VALIDATION_FAILED');
      const nested = JSON.parse(`{"cursors":[{"conversationId":"${id}","rev":0,${text.slice(1, -1)}}]}`) as object;
      expectNack(await socket.emitAnything('sync', nested), 'VALIDATION_FAILED');
    }
    socket.close();
  });

  it('have changed nothing in all this', async () => {
    const { items } = await ben.history(id);
    expect(items.map(({ body, rev }) => [body, rev])).toEqual([['Untouched', 1]]);
    expect((await ana.rest.get('/users/me')).body).toEqual(ana.me);
  });
});
