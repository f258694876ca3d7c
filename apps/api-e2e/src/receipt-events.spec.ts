import { pause, type TestUser, unknownId, type TestSocket } from '@tertulia/testing';
import { expectNack } from './support/expectations';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let anas: TestSocket, bens: TestSocket, eves: TestSocket;
let conversationId: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
});
beforeEach(async () => {
  ({ id: conversationId } = await ana.group([ben]));
  [anas, bens, eves] = await Promise.all([ana.socket(), ben.socket(), eve.socket()]);
  for (const body of ['One', 'Two', 'Three']) await ana.send(conversationId, body);
});
afterEach(() => [ana, ben, eve].forEach((user) => user.close()));

const ofBen = (receipt: { userId: string }) => receipt.userId === ben.id;

describe('mark_delivered', () => {
  it('is answered with nothing, and the members hear of it', async () => {
    expect(await bens.ask('mark_delivered', { conversationId, seq: 2 })).toEqual({});
    const receipt = { conversationId, userId: ben.id, deliveredSeq: 2, readSeq: 0 };
    expect(await anas.events.next('receipt_updated', ofBen)).toEqual(receipt);
    expect(await bens.events.next('receipt_updated', ofBen)).toEqual(receipt);
    expect(eves.events.all('receipt_updated')).toEqual([]);
  });
});

describe('mark_read', () => {
  it('is answered with nothing, moves both receipts and the members hear of it', async () => {
    expect(await bens.ask('mark_read', { conversationId, seq: 3 })).toEqual({});
    const receipt = { conversationId, userId: ben.id, deliveredSeq: 3, readSeq: 3 };
    expect(await anas.events.next('receipt_updated', ofBen)).toEqual(receipt);
  });

  it('reaches one’s own other sockets, so that all of them show it read', async () => {
    const phone = await ben.socket();
    await bens.ask('mark_read', { conversationId, seq: 3 });
    expect(await phone.events.next('receipt_updated', ofBen)).toMatchObject({ readSeq: 3 });
  });
});

describe('receipts over sockets', () => {
  it('never go back and never pass the last message', async () => {
    expect(await bens.ask('mark_read', { conversationId, seq: 1_000 })).toEqual({});
    expect(await anas.events.next('receipt_updated', ofBen)).toMatchObject({ deliveredSeq: 3, readSeq: 3 });
    expect(await bens.ask('mark_read', { conversationId, seq: 1 })).toEqual({});
    expect(await bens.ask('mark_delivered', { conversationId, seq: 1 })).toEqual({});
    await pause(500);
    for (const receipt of anas.events.all('receipt_updated', ofBen)) {
      expect(receipt).toMatchObject({ deliveredSeq: 3, readSeq: 3 });
    }
    expect((await ben.conversation(conversationId)).me).toMatchObject({ deliveredSeq: 3, readSeq: 3 });
  });

  it('that come over HTTP reach the sockets as well', async () => {
    await ben.rest.put(`/conversations/${conversationId}/receipt`, { readSeq: 2 });
    expect(await anas.events.next('receipt_updated', ofBen)).toMatchObject({ readSeq: 2 });
  });

  it('are for members alone', async () => {
    expectNack(await eves.emit('mark_read', { conversationId, seq: 1 }), 'NOT_FOUND');
    expectNack(await eves.emit('mark_delivered', { conversationId, seq: 1 }), 'NOT_FOUND');
    expectNack(await bens.emit('mark_read', { conversationId: unknownId(), seq: 1 }), 'NOT_FOUND');
  });
});
