import type { Changes, History, Message } from '@tertulia/contracts';
import { bodyOf, type TestUser } from '@tertulia/testing';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;

beforeEach(async () => ({ ana, ben, eve } = await registerCast(server)));
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

describe('a reply to a message that is deleted afterwards', () => {
  it('quotes nothing of it any more, wherever it is read, and quotes what is not deleted', async () => {
    const { id } = await ana.group([ben]);
    const [secret, plain] = [await ana.send(id, 'Secret'), await ana.send(id, 'Plain')];
    const other = await ben.send(id, { body: 'To the plain one', replyToId: plain.id });
    const reply = await ben.send(id, { body: 'To the secret', replyToId: secret.id });
    expect([reply, other].map(({ replyTo }) => replyTo?.excerpt)).toEqual(['Secret', 'Plain']);
    bodyOf(await ana.rest.delete(`/conversations/${id}/messages/${secret.id}`), 200);

    const bens = await ben.socket();
    const path = `/conversations/${id}`;
    const history = bodyOf(await ben.rest.get<History>(`${path}/messages`), 200);
    const changes = bodyOf(await ben.rest.get<Changes>(`${path}/changes?sinceRev=0`), 200);
    const answer = await bens.ask('sync', { cursors: [{ conversationId: id, rev: 0 }] });
    for (const items of [history.items, changes.items, answer.changes[0]?.messages ?? []]) {
      const excerpts = new Map(items.map((message) => [message.id, message.replyTo?.excerpt]));
      expect([excerpts.get(reply.id), excerpts.get(other.id)]).toEqual(['', 'Plain']);
    }
    expect(JSON.stringify([history, changes, answer, await ben.conversation(id)])).not.toContain('Secret');

    const edit = await ben.rest.patch<Message>(`${path}/messages/${reply.id}`, { body: 'Edited' });
    expect(bodyOf(edit, 200).replyTo).toMatchObject({ id: secret.id, excerpt: '' });
    expect(JSON.stringify(await ben.conversation(id))).not.toContain('Secret');
  });
});
