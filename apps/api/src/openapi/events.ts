import type { Type } from '@nestjs/common';
import type { ClientToServerEvents, ServerToClientEvents } from '@tertulia/contracts';
import {
  DeleteMessagePayloadDto,
  EditMessagePayloadDto,
  MarkPayloadDto,
  SendMessagePayloadDto,
  SetTypingPayloadDto,
  SyncPayloadDto,
  WatchPresencePayloadDto,
} from '@tertulia/dto';
import { PresenceDto, ReceiptUpdateDto, SessionRevocationDto, TypingChangeDto } from './event-payloads.dto';

/** A JSON Schema as it stands in a document. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** One event as the document describes it. */
export interface EventDescription {
  summary: string;
  payload: JsonSchema;
}

/** A client event, which is answered through its acknowledgement. */
export interface ClientEventDescription extends EventDescription {
  /** `data` of the answer. */
  data: JsonSchema;
}

const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const listOf = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
const objectOf = (properties: Readonly<Record<string, JsonSchema>>): JsonSchema => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
});
const NOTHING: JsonSchema = { type: 'object', maxProperties: 0 };

/** The classes whose schemas the events need beyond those of the REST interface. */
export const EVENT_MODELS: Type[] = [
  SendMessagePayloadDto,
  EditMessagePayloadDto,
  DeleteMessagePayloadDto,
  MarkPayloadDto,
  SetTypingPayloadDto,
  WatchPresencePayloadDto,
  SyncPayloadDto,
  PresenceDto,
  ReceiptUpdateDto,
  TypingChangeDto,
  SessionRevocationDto,
];

/** Schemas of answers that hold others; the names are those of the contract. */
export const EVENT_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  ConversationChanges: {
    ...objectOf({
      conversationId: { type: 'string' },
      rev: { type: 'integer', description: 'The cursor to go on with.' },
      messages: { ...listOf(ref('Message')), description: 'Ascending `rev`.' },
      hasMore: { type: 'boolean', description: 'Whether `GET …/changes?sinceRev=rev` has more.' },
    }),
    description: "What was created or changed in one conversation after the client's cursor.",
  },
  SyncResponse: {
    ...objectOf({
      changes: {
        ...listOf(ref('ConversationChanges')),
        description: 'Only conversations that have something after their cursor.',
      },
      conversations: {
        ...listOf(ref('Conversation')),
        description: 'Conversations that are new to the client, or whose summary changed.',
      },
      removed: {
        ...listOf({ type: 'string' }),
        description: 'Ids among the cursors that the caller is no member of (any more).',
      },
      syncToken: { type: 'string', description: 'Opaque; goes into the next `sync`.' },
      hasMore: { type: 'boolean', description: 'Whether the answer was cut to its bounds: sync again at once.' },
    }),
    description: 'All that the client missed.',
  },
  EventError: {
    type: 'object',
    required: ['code', 'message'],
    properties: {
      code: ref('ErrorCode'),
      message: { type: 'string', description: 'In words for a person.' },
      errors: listOf(ref('FieldError')),
      retryAfter: { type: 'number', description: 'Seconds to wait.' },
    },
    description: 'Why an event was refused.',
  },
};

/** Client → server. */
export const CLIENT_EVENT_DESCRIPTIONS: Readonly<Record<keyof ClientToServerEvents, ClientEventDescription>> = {
  send_message: {
    summary: 'Stores a message, once per `clientMessageId`; answered when it is durable.',
    payload: ref('SendMessagePayload'),
    data: ref('Message'),
  },
  edit_message: {
    summary: "Replaces the body of one's own message.",
    payload: ref('EditMessagePayload'),
    data: ref('Message'),
  },
  delete_message: {
    summary: 'Leaves a tombstone in place of a message.',
    payload: ref('DeleteMessagePayload'),
    data: ref('Message'),
  },
  mark_delivered: {
    summary: "Moves the caller's `deliveredSeq` forward.",
    payload: ref('MarkPayload'),
    data: NOTHING,
  },
  mark_read: {
    summary: "Moves the caller's `readSeq` forward, and `deliveredSeq` with it.",
    payload: ref('MarkPayload'),
    data: NOTHING,
  },
  set_typing: {
    summary: 'Tells the other members that the caller is typing; lapses by itself after 6 seconds.',
    payload: ref('SetTypingPayload'),
    data: NOTHING,
  },
  watch_presence: {
    summary: 'Replaces the list of users whose presence this socket hears of, and answers with how they are now.',
    payload: ref('WatchPresencePayload'),
    data: listOf(ref('Presence')),
  },
  sync: { summary: 'Asks for all that was missed.', payload: ref('SyncPayload'), data: ref('SyncResponse') },
};

/** Server → client. */
export const SERVER_EVENT_DESCRIPTIONS: Readonly<Record<keyof ServerToClientEvents, EventDescription>> = {
  message_created: {
    summary: "A message, to every socket of every member, the sender's own included, in `rev` order per conversation.",
    payload: objectOf({ message: ref('Message') }),
  },
  message_updated: {
    summary: 'An edit or a deletion, in `rev` order per conversation.',
    payload: objectOf({ message: ref('Message') }),
  },
  receipt_updated: { summary: "A member's receipts moved forward.", payload: ref('ReceiptUpdate') },
  typing_changed: { summary: 'A member began or ceased to type.', payload: ref('TypingChange') },
  presence_changed: {
    summary: 'Somebody went online or offline, to those who watch that user.',
    payload: ref('Presence'),
  },
  conversation_created: {
    summary: 'The caller has become a member of a conversation.',
    payload: objectOf({ conversation: ref('Conversation') }),
  },
  conversation_updated: {
    summary: 'The title, the members or the summary of a conversation changed.',
    payload: objectOf({ conversation: ref('Conversation') }),
  },
  conversation_removed: {
    summary: 'The caller is no member of a conversation any more.',
    payload: objectOf({ conversationId: { type: 'string' } }),
  },
  session_revoked: {
    summary: 'The session of this socket has ended; the socket is closed right after.',
    payload: ref('SessionRevocation'),
  },
  resync: {
    summary: 'Something may not have come through from other servers: sync, at a moment of your own within this time.',
    payload: objectOf({ withinMs: { type: 'integer' } }),
  },
  event_failed: {
    summary: 'The error of an event that came without a callback to answer through.',
    payload: objectOf({ event: { type: 'string' }, error: ref('EventError') }),
  },
};
