import type { Message } from '@tertulia/contracts';
import { bodyOf, messageRequest, pause, type TestUser, unknownId, type TestSocket } from '@tertulia/testing';
import { expectNack } from './support/expectations';
import { expectMessage } from './support/shapes';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let anas: TestSocket, anasOther: TestSocket, bens: TestSocket, eves: TestSocket;
let conversationId: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  ({ id: conversationId } = await ana.group([ben]));
});
beforeEach(async () => {
  [anas, anasOther, bens, eves] = await Promise.all([ana.socket(), ana.socket(), ben.socket(), eve.socket()]);
});
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

const everyone = () => [anas, anasOther, bens];

describe('send_message', () => {
  it('is answered with the stored message, which every socket of every member then gets', async () => {
    const request = messageRequest({ body: ' Hello ' });
    const message = await anas.ask('send_message', { conversationId, ...request });
    expectMessage(message);
    expect(message).toMatchObject({
      conversationId,
      senderId: ana.id,
      body: 'Hello',
      ...{ clientMessageId: request.clientMessageId },
    });
    for (const socket of everyone()) {
      expect(await socket.events.next('message_created', (event) => event.message.id === message.id)).toEqual({
        message,
      });
    }
    expect((await ben.history(conversationId, { limit: 1 })).items).toEqual([message]);
    expect(eves.events.all('message_created')).toEqual([]);
  });

  it('again, over any transport, is answered with the stored one and told to nobody again', async () => {
    const request = messageRequest();
    const message = await anas.ask('send_message', { conversationId, ...request });
    expect(await anas.ask('send_message', { conversationId, ...request })).toEqual(message);
    expect(await anasOther.ask('send_message', { conversationId, ...request })).toEqual(message);
    const overHttp = await ana.rest.post(`/conversations/${conversationId}/messages`, request);
    expect([overHttp.status, overHttp.body]).toEqual([200, message]);
    const marker = await anas.ask('send_message', { conversationId, ...messageRequest({ body: 'Marker' }) });
    await bens.events.next('message_created', (event) => event.message.id === marker.id);
    expect(bens.events.all('message_created', (event) => event.message.id === message.id)).toHaveLength(1);
    expect(marker.seq).toBe(message.seq + 1);
  });

  it('over HTTP reaches the sockets as well', async () => {
    const message = await ana.send(conversationId, 'Over HTTP');
    for (const socket of everyone()) {
      expect(await socket.events.next('message_created', (event) => event.message.id === message.id)).toEqual({
        message,
      });
    }
  });

  it('of many reaches everyone in the order of rev', async () => {
    const sends = Array.from({ length: 40 }, (_, n) =>
      (n % 2 ? anas : bens).ask('send_message', { conversationId, ...messageRequest({ body: `Number ${n}` }) }),
    );
    const last = Math.max(...(await Promise.all(sends)).map(({ rev }) => rev));
    for (const socket of everyone()) {
      await socket.events.next('message_created', (event) => event.message.rev === last);
      const revs = socket.events.all('message_created').map(({ message }) => message.rev);
      expect(revs).toEqual(revs.slice().sort((a, b) => a - b));
      expect(new Set(revs).size).toBe(40);
    }
  });

  it('by an outsider finds no conversation, and nobody hears of it', async () => {
    expectNack(await eves.emit('send_message', { conversationId, ...messageRequest() }), 'NOT_FOUND');
    const unknown = { conversationId: unknownId(), ...messageRequest() };
    expectNack(await anas.emit('send_message', unknown), 'NOT_FOUND');
    await pause(200);
    expect(bens.events.all('message_created')).toEqual([]);
  });
});

describe('edit_message', () => {
  it('is answered with the message, and every socket of every member gets the update', async () => {
    const { id: messageId, seq, rev } = await ana.send(conversationId, 'Teh canary');
    const message = await anas.ask('edit_message', { conversationId, messageId, body: 'The canary' });
    expectMessage(message);
    expect(message).toMatchObject({ id: messageId, seq, rev: rev + 1, body: 'The canary' });
    for (const socket of everyone()) {
      expect(await socket.events.next('message_updated', (event) => event.message.id === messageId)).toEqual({
        message,
      });
    }
    expect(eves.events.all('message_updated')).toEqual([]);
  });

  it('is for the author alone', async () => {
    const { id: messageId } = await ana.send(conversationId, 'Mine');
    expectNack(await bens.emit('edit_message', { conversationId, messageId, body: 'x' }), 'FORBIDDEN');
    expectNack(await eves.emit('edit_message', { conversationId, messageId, body: 'x' }), 'NOT_FOUND');
    const unknown = { conversationId, messageId: unknownId(), body: 'x' };
    expectNack(await anas.emit('edit_message', unknown), 'NOT_FOUND');
  });
});

describe('delete_message', () => {
  it('is answered with the tombstone, and every socket of every member gets the update', async () => {
    const { id: messageId, rev } = await ana.send(conversationId, 'Gone soon');
    const message = await anas.ask('delete_message', { conversationId, messageId });
    expectMessage(message);
    expect(message).toMatchObject({ id: messageId, rev: rev + 1, body: '', deletedAt: expect.any(String) });
    for (const socket of everyone()) {
      expect(await socket.events.next('message_updated', (event) => event.message.id === messageId)).toEqual({
        message,
      });
    }
    expectNack(await anas.emit('edit_message', { conversationId, messageId, body: 'Back' }), 'CONFLICT');
  });

  it('is not for others', async () => {
    const { id: messageId } = await ana.send(conversationId, 'Mine');
    expectNack(await bens.emit('delete_message', { conversationId, messageId }), 'FORBIDDEN');
    expectNack(await eves.emit('delete_message', { conversationId, messageId }), 'NOT_FOUND');
  });

  it('over HTTP reaches the sockets as well', async () => {
    const { id } = await ana.send(conversationId, 'Gone soon');
    const message = bodyOf(await ana.rest.delete<Message>(`/conversations/${conversationId}/messages/${id}`), 200);
    expect(await bens.events.next('message_updated')).toEqual({ message });
  });
});
