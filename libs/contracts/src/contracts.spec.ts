import { expectTypeOf } from 'expect-type';
import {
  CLIENT_EVENTS,
  ErrorCode,
  LIMITS,
  type Ack,
  type ClientToServerEvents,
  type Conversation,
  type Me,
  type Message,
  type ServerToClientEvents,
  type SyncResponse,
  type User,
} from './index';

type Payload<E extends keyof ClientToServerEvents> = Parameters<ClientToServerEvents[E]>[0];
type Answer<E extends keyof ClientToServerEvents> = Parameters<Parameters<ClientToServerEvents[E]>[1]>[0];

describe('the wire contract', () => {
  it('answers send_message with the stored message or with an error', () => {
    expectTypeOf<Payload<'send_message'>>().toHaveProperty('conversationId').toEqualTypeOf<string>();
    expectTypeOf<Payload<'send_message'>>().toHaveProperty('clientMessageId').toEqualTypeOf<string>();
    expectTypeOf<Answer<'send_message'>>().toEqualTypeOf<Ack<Message>>();
    expectTypeOf<Answer<'sync'>>().toEqualTypeOf<Ack<SyncResponse>>();
  });

  it('lets nobody read data off an acknowledgement that may be an error', () => {
    const read = (ack: Ack<Message>): string => (ack.ok ? ack.data.id : ack.error.code);
    // @ts-expect-error `data` exists only where `ok` is true
    const wrong = (ack: Ack<Message>): string => ack.data.id;
    expect([read, wrong]).toHaveLength(2);
  });

  it('shows nobody the address of another', () => {
    expectTypeOf<User>().not.toHaveProperty('email');
    expectTypeOf<Me>().toExtend<User>();
    expectTypeOf<Conversation['members'][number]['user']>().toEqualTypeOf<User>();
  });

  it('has the events of the protocol and no other', () => {
    expectTypeOf<(typeof CLIENT_EVENTS)[number]>().toEqualTypeOf<keyof ClientToServerEvents>();
    expectTypeOf<keyof ServerToClientEvents>().toEqualTypeOf<
      | 'message_created'
      | 'message_updated'
      | 'receipt_updated'
      | 'typing_changed'
      | 'presence_changed'
      | 'conversation_created'
      | 'conversation_updated'
      | 'conversation_removed'
      | 'session_revoked'
      | 'resync'
      | 'event_failed'
    >();
    expect(new Set(CLIENT_EVENTS).size).toBe(CLIENT_EVENTS.length);
  });

  it('has upper-case codes, each once', () => {
    const codes = Object.values(ErrorCode);
    expect(codes.every((code) => /^[A-Z_]+$/.test(code))).toBe(true);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it('keeps the limits that the protocol page names', () => {
    expect(LIMITS).toMatchObject({
      body: { min: 1, max: 8000 },
      attachments: { max: 10 },
      file: { maxBytes: 26_214_400 },
      displayName: { min: 1, max: 80 },
      title: { min: 1, max: 120 },
      password: { min: 10, max: 128 },
      frame: { maxBytes: 65_536 },
      members: { max: 500 },
      watchedUsers: { max: 200 },
    });
  });
});
