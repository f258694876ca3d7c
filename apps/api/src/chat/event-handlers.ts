import { Injectable } from '@nestjs/common';
import type { Ack, ClientToServerEvents, Nothing } from '@tertulia/contracts';
import {
  DeleteMessagePayloadDto,
  EditMessagePayloadDto,
  MarkPayloadDto,
  SendMessagePayloadDto,
  SetTypingPayloadDto,
  SyncPayloadDto,
  WatchPresencePayloadDto,
} from '@tertulia/dto';
import type { ClassConstructor } from 'class-transformer';
import type { RateName } from '../config/app-config';
import { MessagesService } from '../messages/messages.service';
import { ReceiptsService } from '../messages/receipts.service';
import { ChatMetrics } from './chat-metrics';
import type { ChatSocket } from './chat-socket';
import { validatedPayload } from './event-validation';
import { PresenceService } from './presence.service';
import { SyncService } from './sync.service';
import { TypingService } from './typing.service';

type ClientEvent = keyof ClientToServerEvents;
type Answer<E extends ClientEvent> =
  Parameters<Parameters<ClientToServerEvents[E]>[1]>[0] extends Ack<infer T> ? T : never;

/** How one client event is taken. */
export interface EventHandler<A = unknown> {
  /** The bucket that it is counted in. */
  rate: RateName;
  /** Validates the arguments and does it; the result is the `data` of the acknowledgement. */
  handle: (socket: ChatSocket, args: readonly unknown[]) => Promise<A>;
}

const NOTHING: Nothing = {};

/** The client events of the protocol, each with the service call that it stands for. */
@Injectable()
export class EventHandlers {
  private readonly handlers: ReadonlyMap<string, EventHandler>;

  constructor(
    messages: MessagesService,
    receipts: ReceiptsService,
    typing: TypingService,
    presence: PresenceService,
    sync: SyncService,
    metrics: ChatMetrics,
  ) {
    const handlers: { [E in ClientEvent]: EventHandler<Answer<E>> } = {
      send_message: on(SendMessagePayloadDto, 'send', async (socket, { conversationId, ...request }) => {
        return (await messages.send(userOf(socket), conversationId, request)).message;
      }),
      edit_message: on(EditMessagePayloadDto, 'send', (socket, { conversationId, messageId, body }) =>
        messages.edit(userOf(socket), conversationId, messageId, body),
      ),
      delete_message: on(DeleteMessagePayloadDto, 'send', (socket, { conversationId, messageId }) =>
        messages.delete(userOf(socket), conversationId, messageId),
      ),
      mark_delivered: on(MarkPayloadDto, 'signal', async (socket, { conversationId, seq }) => {
        await receipts.mark(userOf(socket), conversationId, { deliveredSeq: seq });
        return NOTHING;
      }),
      mark_read: on(MarkPayloadDto, 'signal', async (socket, { conversationId, seq }) => {
        await receipts.mark(userOf(socket), conversationId, { readSeq: seq });
        return NOTHING;
      }),
      set_typing: on(SetTypingPayloadDto, 'signal', async (socket, { conversationId, typing: isTyping }) => {
        await typing.set(socket, conversationId, isTyping);
        return NOTHING;
      }),
      watch_presence: on(WatchPresencePayloadDto, 'read', (socket, { userIds }) => presence.watch(socket, userIds)),
      sync: on(SyncPayloadDto, 'read', (socket, { outboxAgeMs, ...request }) => {
        if (outboxAgeMs !== undefined) metrics.outboxAge(outboxAgeMs);
        return sync.sync(socket, request);
      }),
    };
    this.handlers = new Map(Object.entries(handlers));
  }

  /** The handler of an event; `undefined` if there is no such event. */
  find(event: string): EventHandler | undefined {
    return this.handlers.get(event);
  }
}

function userOf(socket: ChatSocket): string {
  return socket.data.principal.userId;
}

function on<P extends object, A>(
  payload: ClassConstructor<P>,
  rate: RateName,
  handle: (socket: ChatSocket, payload: P) => Promise<A>,
): EventHandler<A> {
  return { rate, handle: async (socket, args) => handle(socket, validatedPayload(payload, args)) };
}
