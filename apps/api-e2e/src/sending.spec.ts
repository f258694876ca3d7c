import type { Message } from '@tertulia/contracts';
import { messageRequest, type TestUser, unknownId } from '@tertulia/testing';
import { expectInvalid, expectProblem, expectRefusal } from './support/expectations';
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

const post = (by: TestUser, body: unknown, conversationId = id) =>
  by.rest.post<Message>(`/conversations/${conversationId}/messages`, body);

describe('sending a message', () => {
  it('answers 201 with the message as it is stored', async () => {
    const request = messageRequest({ body: '  Good **morning** 👋  ' });
    const { status, body } = await post(ana, request);
    expect(status).toBe(201);
    expectMessage(body);
    expect(body).toMatchObject({
      conversationId: id,
      seq: 1,
      rev: 1,
      senderId: ana.id,
      clientMessageId: request.clientMessageId,
      body: 'Good **morning** 👋',
      mentions: [],
      attachments: [],
      replyTo: null,
      editedAt: null,
      deletedAt: null,
    });
    expect((await ben.history(id)).items).toEqual([body]);
  });

  it('again with the same clientMessageId answers 200 with the stored one, whatever the body says now', async () => {
    const request = messageRequest();
    const stored = (await post(ana, request)).body;
    expect(await post(ana, request)).toMatchObject({ status: 200, body: stored });
    expect(await post(ana, { ...request, body: 'Other words' })).toMatchObject({ status: 200, body: stored });
    expect((await ana.history(id)).items).toHaveLength(1);
  });

  it('many times at once stores one', async () => {
    const request = messageRequest();
    const answers = await Promise.all(Array.from({ length: 12 }, () => post(ana, request)));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array.from({ length: 11 }, () => 200), 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect((await ana.history(id)).items).toHaveLength(1);
  });

  it('keeps the clientMessageIds of different people and conversations apart', async () => {
    const request = messageRequest();
    const other = await ana.group([ben]);
    const answers = [await post(ana, request), await post(ben, request), await post(ana, request, other.id)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(3);
  });

  it('takes a body of 8,000 characters of any kind and no more', async () => {
    for (const character of ['x', '漢', '\n', '"', '\u0001']) {
      const body = `x${character.repeat(7_998)}x`;
      expect((await post(ana, messageRequest({ body }))).body.body).toBe(body);
    }
    expectInvalid(await post(ana, messageRequest({ body: 'x'.repeat(8_001) })), 'body');
  });

  it('refuses an empty one', async () => {
    for (const body of ['', '   ', '\n\t']) expectInvalid(await post(ana, messageRequest({ body })), 'body');
    expectInvalid(await post(ana, messageRequest({ body: '', attachmentIds: [] })), 'body');
  });

  it.each([
    ['no clientMessageId', { clientMessageId: undefined }, 'clientMessageId'],
    ['a clientMessageId that is no UUID', { clientMessageId: 'first' }, 'clientMessageId'],
    ['a body that is no text', { body: ['x'] }, 'body'],
    ['a sender', { senderId: unknownId() }, 'senderId'],
    ['a number of its own', { seq: 99 }, 'seq'],
    ['attachments that are no list', { attachmentIds: 'x' }, 'attachmentIds'],
    ['eleven attachments', { attachmentIds: Array.from({ length: 11 }, unknownId) }, 'attachmentIds'],
    ['a reply to what is no id', { replyToId: 7 }, 'replyToId'],
  ])('is refused with %s', async (_, given, path) => {
    expectInvalid(await post(ana, { ...messageRequest(), ...given }), path);
    expect((await ana.history(id)).items).toEqual([]);
  });

  it('is refused with an attachment or a reply that is not there', async () => {
    expectRefusal(await post(ana, messageRequest({ attachmentIds: [unknownId()] })), 400, 404);
    expectRefusal(await post(ana, messageRequest({ replyToId: unknownId() })), 400, 404);
    const elsewhere = await ana.send((await ana.group([])).id, 'Elsewhere');
    expectRefusal(await post(ana, messageRequest({ replyToId: elsewhere.id })), 400, 404);
    expect((await ana.history(id)).items).toEqual([]);
  });

  it('is not for outsiders, nor to a conversation that is not there', async () => {
    expectProblem(await post(eve, messageRequest()), 404, 'NOT_FOUND');
    expectProblem(await post(ana, messageRequest(), unknownId()), 404, 'NOT_FOUND');
    expectProblem(await post(ana, messageRequest(), 'nonsense'), 404, 'NOT_FOUND');
  });

  it('keeps what it answers: where, who and an excerpt', async () => {
    const first = await ben.send(id, `**Question** ${'x'.repeat(300)}`);
    const answer = await ana.send(id, { body: 'Answer', replyToId: first.id });
    expectMessage(answer);
    expect(answer.replyTo).toMatchObject({ id: first.id, seq: 1, senderId: ben.id });
    expect(answer.replyTo?.excerpt.length).toBeGreaterThan(0);
    expect(answer.replyTo?.excerpt.length).toBeLessThanOrEqual(140);
    expect((await ben.history(id)).items[1]).toEqual(answer);
  });
});

describe('mentions', () => {
  it('name the members that the body names, each once, and nobody else', async () => {
    const { mentions } = await ana.send(id, `<@${ben.id}> and again <@${ben.id}>, <@${eve.id}>, <@${unknownId()}>`);
    expect(mentions).toEqual([ben.id]);
  });

  it('of all name everyone in a group', async () => {
    const { mentions } = await ana.send(id, 'Listen, <@all>');
    expect(new Set(mentions).size).toBe(mentions.length);
    expect(mentions).toContain(ben.id);
    expect(mentions).not.toContain(eve.id);
  });

  it('are not what merely looks like one', async () => {
    const { mentions } = await ana.send(id, `<@nobody> <@> @ben <@${ben.id.slice(0, 23)}> <@${ben.id}0>`);
    expect(mentions).toEqual([]);
  });
});
