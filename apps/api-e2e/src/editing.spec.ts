import type { Message } from '@tertulia/contracts';
import { bodyOf, type TestUser, unknownId, waitFor } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal, TIME } from './support/expectations';
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

const edit = (by: TestUser, messageId: string, body: unknown) =>
  by.rest.patch<Message>(`/conversations/${id}/messages/${messageId}`, body);
const remove = (by: TestUser, messageId: string) =>
  by.rest.delete<Message>(`/conversations/${id}/messages/${messageId}`);

describe('editing a message', () => {
  it('answers 200 with the new words, the next rev and the same seq', async () => {
    const message = await ana.send(id, 'Teh canary');
    await ben.send(id, 'What?');
    const { status, body } = await edit(ana, message.id, { body: ' The canary ' });
    expect(status).toBe(200);
    expectMessage(body);
    expect(body).toEqual({ ...message, body: 'The canary', rev: 3, editedAt: expect.stringMatching(TIME) });
    expect((await ben.history(id)).items[0]).toEqual(body);
    expect((await ben.conversation(id)).rev).toBe(3);
  });

  it('finds the mentions anew', async () => {
    const message = await ana.send(id, `<@${ben.id}>`);
    expect((await edit(ana, message.id, { body: 'Nobody' })).body.mentions).toEqual([]);
    expect((await edit(ana, message.id, { body: `<@${ben.id}>` })).body.mentions).toEqual([ben.id]);
  });

  it('of the last message shows in the list of conversations', async () => {
    const message = await ana.send(id, 'Old');
    await edit(ana, message.id, { body: 'New' });
    await waitFor('the summary', async () => (await ben.conversation(id)).lastMessage?.body === 'New');
  });

  it('is for its author alone', async () => {
    const message = await ana.send(id, 'Mine');
    expectProblem(await edit(ben, message.id, { body: 'Yours' }), 403, 'FORBIDDEN');
    expectProblem(await edit(eve, message.id, { body: 'Yours' }), 404, 'NOT_FOUND');
    expect((await ana.history(id)).items).toEqual([message]);
  });

  it('refuses what is no body', async () => {
    const message = await ana.send(id, 'Mine');
    expectInvalid(await edit(ana, message.id, { body: '' }), 'body');
    expectInvalid(await edit(ana, message.id, {}), 'body');
    expectInvalid(await edit(ana, message.id, { body: 'x'.repeat(8_001) }), 'body');
    expectInvalid(await edit(ana, message.id, { body: { $set: 1 } }), 'body');
    expectInvalid(await edit(ana, message.id, { body: 'x', deletedAt: null }), 'deletedAt');
    expect((await ana.history(id)).items).toEqual([message]);
  });

  it('finds no message that is not there, or not in this conversation', async () => {
    const elsewhere = await ana.send((await ana.group([])).id, 'Elsewhere');
    for (const messageId of [unknownId(), 'nonsense', elsewhere.id]) {
      expectProblem(await edit(ana, messageId, { body: 'x' }), 404, 'NOT_FOUND');
      expectProblem(await remove(ana, messageId), 404, 'NOT_FOUND');
    }
  });
});

describe('deleting a message', () => {
  it('answers 200 with the tombstone that stays in its place', async () => {
    const message = await ana.send(id, `Gone soon, <@${ben.id}>`);
    await ana.send(id, 'Next');
    const { status, body } = await remove(ana, message.id);
    expect(status).toBe(200);
    expectMessage(body);
    expect(body).toMatchObject({ id: message.id, seq: 1, rev: 3, body: '', attachments: [], mentions: [] });
    expect(body.deletedAt).toMatch(TIME);
    const { items } = await ben.history(id);
    expect(items.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(items[0]).toEqual(body);
  });

  it('of the last message leaves nothing of it in the list of conversations', async () => {
    const message = await ana.send(id, 'Secret words');
    await remove(ana, message.id);
    await waitFor('the summary', async () => (await ben.conversation(id)).lastMessage?.deletedAt);
    expect(JSON.stringify(await ben.conversation(id))).not.toContain('Secret words');
  });

  it('is for its author; a mere member may not delete what others wrote', async () => {
    const message = await ana.send(id, 'Mine');
    expectProblem(await remove(ben, message.id), 403, 'FORBIDDEN');
    expectProblem(await remove(eve, message.id), 404, 'NOT_FOUND');
    expect((await ana.history(id)).items).toEqual([message]);
  });

  it('cannot be undone by an edit, nor doubled', async () => {
    const message = await ana.send(id, 'Mine');
    const { body: tombstone } = await remove(ana, message.id);
    expectRefusal(await edit(ana, message.id, { body: 'Back' }), 409);
    const again = await remove(ana, message.id);
    expect([200, 409]).toContain(again.status);
    expect((await ana.history(id)).items).toEqual([tombstone]);
  });

  it('keeps the clientMessageId taken: a late resend does not bring the message back', async () => {
    const message = await ana.send(id, 'Mine');
    const { body: tombstone } = await remove(ana, message.id);
    const { clientMessageId } = message;
    const late = await ana.rest.post(`/conversations/${id}/messages`, { clientMessageId, body: 'Mine' });
    expect([late.status, late.body]).toEqual([200, tombstone]);
    expect(bodyOf(await ana.rest.get<{ items: Message[] }>(`/conversations/${id}/messages`), 200).items).toHaveLength(
      1,
    );
  });

  it('and editing at once by several clients takes each a revision of its own', async () => {
    const messages = [];
    for (let n = 0; n < 6; n++) messages.push(await ana.send(id, `Number ${n}`));
    const answers = await Promise.all(
      messages.flatMap(({ id: messageId }, n) => [
        edit(ana, messageId, { body: `Edited ${n}` }),
        ana.rest.post<Message>(`/conversations/${id}/messages`, { clientMessageId: crypto.randomUUID(), body: 'More' }),
      ]),
    );
    const revs = answers.map(({ body }) => body.rev).sort((a, b) => a - b);
    expect(revs).toEqual(Array.from({ length: 12 }, (_, n) => n + 7));
  });
});
