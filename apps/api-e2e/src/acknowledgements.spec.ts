import { CLIENT_EVENTS } from '@tertulia/contracts';
import { messageRequest, TestUser, unknownId, waitFor, type TestSocket } from '@tertulia/testing';
import { expectNack } from './support/expectations';
import { useServer } from './support/use-server';

const server = useServer();
let ana: TestUser;
let socket: TestSocket;
let conversationId: string;

beforeAll(async () => {
  ana = await TestUser.register(server);
  ({ id: conversationId } = await ana.group([]));
  socket = await ana.socket();
});
afterAll(() => ana.close());

const paths = (errors: { path: string }[] | undefined) => (errors ?? []).map(({ path }) => path).sort();

describe('every client event is answered', () => {
  it.each(CLIENT_EVENTS)('%s without a payload', async (event) => {
    for (const payload of [[], [null], [undefined], ['text'], [7], [true], [[]], [{}]]) {
      expectNack(await socket.emitAnything(event, ...payload), 'VALIDATION_FAILED');
    }
  });

  it.each(CLIENT_EVENTS)('%s with a property that the contract does not name', async (event) => {
    const payloads: Record<string, object> = {
      send_message: { conversationId, ...messageRequest() },
      edit_message: { conversationId, messageId: unknownId(), body: 'x' },
      delete_message: { conversationId, messageId: unknownId() },
      mark_delivered: { conversationId, seq: 0 },
      mark_read: { conversationId, seq: 0 },
      set_typing: { conversationId, typing: true },
      watch_presence: { userIds: [] },
      sync: { cursors: [] },
    };
    const error = expectNack(await socket.emitAnything(event, { ...payloads[event], extra: 1 }), 'VALIDATION_FAILED');
    expect(paths(error.errors)).toEqual(['extra']);
  });

  it.each([
    ['send_message', { conversationId: { $ne: null } }, 'conversationId'],
    ['send_message', { clientMessageId: 'first' }, 'clientMessageId'],
    ['send_message', { body: 7 }, 'body'],
    ['send_message', { body: 'x'.repeat(8_001) }, 'body'],
    ['send_message', { body: '  ' }, 'body'],
    ['send_message', { attachmentIds: ['x'] }, 'attachmentIds'],
    ['send_message', { replyToId: { $gt: '' } }, 'replyToId'],
  ])('%s with %j', async (event, wrong, path) => {
    const payload = { conversationId, ...messageRequest(), ...wrong };
    const error = expectNack(await socket.emitAnything(event, payload), 'VALIDATION_FAILED');
    expect(paths(error.errors)).toEqual([path]);
  });

  it.each([
    ['edit_message', { messageId: 7, body: 'x' }, 'messageId'],
    ['delete_message', { messageId: { $exists: true } }, 'messageId'],
    ['mark_read', { seq: '3' }, 'seq'],
    ['mark_read', { seq: -1 }, 'seq'],
    ['mark_delivered', { seq: 1.5 }, 'seq'],
    ['set_typing', { typing: 'yes' }, 'typing'],
  ])('%s with %j', async (event, wrong, path) => {
    const error = expectNack(await socket.emitAnything(event, { conversationId, ...wrong }), 'VALIDATION_FAILED');
    expect(paths(error.errors)).toEqual([path]);
  });

  it('edit_message with an empty body', async () => {
    const { id: messageId } = await ana.send(conversationId, 'Words');
    const error = expectNack(
      await socket.emit('edit_message', { conversationId, messageId, body: ' ' }),
      'VALIDATION_FAILED',
    );
    expect(paths(error.errors)).toEqual(['body']);
  });

  it('also one that does not exist', async () => {
    for (const event of ['nonsense', 'join', 'message_created', 'toString', '__proto__', 'constructor']) {
      expectNack(await socket.emitAnything(event, { conversationId }), 'UNKNOWN_EVENT');
    }
    expectNack(await socket.emitAnything('nonsense'), 'UNKNOWN_EVENT');
  });

  it('also one with more arguments than the contract has', async () => {
    const ack = await socket.emitAnything('set_typing', { conversationId, typing: false }, { second: true });
    expect(typeof ack.ok).toBe('boolean');
  });

  it('also one that carries bytes where text belongs', async () => {
    const bytes = { conversationId, ...messageRequest(), body: Buffer.from('x') };
    expectNack(await socket.emitAnything('send_message', bytes), 'VALIDATION_FAILED');
  });
});

describe('an event without a callback', () => {
  it('is carried out all the same', async () => {
    const request = messageRequest({ body: 'Without a callback' });
    socket.emitWithoutCallback('send_message', { conversationId, ...request });
    const isIt = ({ message }: { message: { clientMessageId: string } }) =>
      message.clientMessageId === request.clientMessageId;
    await socket.events.next('message_created', isIt);
  });

  it('that is wrong is answered by event_failed', async () => {
    socket.emitWithoutCallback('set_typing', { conversationId, typing: 'yes' });
    const { event, error } = await socket.events.next('event_failed');
    expect(event).toBe('set_typing');
    expectNack({ ok: false, error }, 'VALIDATION_FAILED');
  });

  it('does no harm where it is wrong', async () => {
    for (const event of [...CLIENT_EVENTS, 'nonsense']) {
      for (const payload of [undefined, null, {}, 'x', [[]]]) socket.emitWithoutCallback(event, payload);
      socket.emitWithoutCallback(event);
    }
    expect(await socket.ask('mark_read', { conversationId, seq: 0 })).toEqual({});
    await waitFor('the socket to be there still', () => socket.connected);
  });

  it('with something that is no callback last does no harm', async () => {
    socket.emitWithoutCallback('send_message', { conversationId, ...messageRequest() }, 'callback');
    socket.emitWithoutCallback('sync', { cursors: [] }, { call: 'me' });
    expect(await socket.ask('set_typing', { conversationId, typing: false })).toEqual({});
  });
});
