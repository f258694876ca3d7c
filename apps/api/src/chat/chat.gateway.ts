import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import { ErrorCode } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { toDomainError } from '../common/errors/to-domain-error';
import { inContext } from '../common/observability/request-context';
import { MembershipsService } from '../conversations/memberships.service';
import { Admissions } from './admissions';
import { ChatMetrics } from './chat-metrics';
import { ChatEmitter } from './chat.emitter';
import type { ChatServer, ChatSocket } from './chat-socket';
import { ConnectionGate } from './connection-gate';
import { closeInSlices } from './close-in-slices';
import { EventDispatcher } from './event-dispatcher';
import { limitOutgoing } from './outgoing-limit';
import { PresenceService } from './presence.service';
import { conversationRoom, sessionRoom, userRoom } from './rooms';
import { TypingService } from './typing.service';
import { WsAuth } from './ws-auth';

/** Milliseconds that stopping waits for events in hand. */
const DRAIN_LIMIT = 3_000;

/** Sockets come in here: authenticated, put into their rooms, and handed to the dispatcher. */
@WebSocketGateway()
export class ChatGateway
  implements OnGatewayInit<ChatServer>, OnGatewayConnection<ChatSocket>, BeforeApplicationShutdown
{
  private readonly logger = new Logger(ChatGateway.name);

  constructor(
    private readonly auth: WsAuth,
    private readonly gate: ConnectionGate,
    private readonly admissions: Admissions,
    private readonly memberships: MembershipsService,
    private readonly emitter: ChatEmitter,
    private readonly dispatcher: EventDispatcher,
    private readonly presence: PresenceService,
    private readonly typing: TypingService,
    private readonly metrics: ChatMetrics,
  ) {}

  afterInit(server: ChatServer): void {
    this.emitter.attach(server);
    this.metrics.countSockets(() => server.sockets.sockets.size);
    server.use((socket, next) => {
      inContext({ connectionId: socket.id }, () => this.admit(socket)).then(
        () => next(),
        (error: unknown) => next(error instanceof Error ? error : this.auth.refusal(error)),
      );
    });
  }

  handleConnection(socket: ChatSocket): void {
    const { principal } = socket.data;
    if (this.auth.wasRevoked(principal)) {
      socket.emit('session_revoked', { reason: 'revoked' });
      socket.disconnect(true);
      return;
    }
    limitOutgoing(socket.conn);
    this.presence.connected(principal.userId);
    socket.onAny((event: unknown, ...args: unknown[]) => void this.dispatcher.dispatch(socket, event, args));
    socket.on('disconnect', () => {
      this.admissions.end(socket);
      this.typing.stopOf(socket);
      this.presence.disconnected(principal.userId);
    });
  }

  /**
   * Sends the clients elsewhere, a few at a time, while the rest is served as before; then takes nothing new, lets what is in
   * hand end and be acknowledged, and closes what is left. Each connection closes as by a lost network, so that its client
   * connects again, by a backoff of its own.
   */
  async beforeApplicationShutdown(): Promise<void> {
    this.gate.close();
    const sockets = this.emitter.sockets();
    await closeInSlices(sockets, (socket) => this.gate.isIdle(socket));
    await this.gate.drain(DRAIN_LIMIT);
    for (const socket of this.emitter.sockets()) socket.conn.close();
    await this.presence.leaveAll();
    if (sockets.length > 0) this.logger.log(`${sockets.length} connections were sent elsewhere`);
  }

  /** Authenticates a handshake and joins its rooms, so that from its first moment on a client misses nothing. */
  private async admit(socket: ChatSocket): Promise<void> {
    try {
      await this.admissions.enter(socket);
      // Whoever has given up waiting needs no place.
      if (socket.conn.readyState !== 'open') throw new DomainError(ErrorCode.Unavailable, 'The connection has ended.');
      const principal = await this.auth.authenticate(socket.handshake);
      socket.data.principal = principal;
      const own = await this.memberships.roomsOf(principal.userId);
      await socket.join([
        userRoom(principal.userId),
        sessionRoom(principal.sessionId),
        ...own.map(({ conversationId, membershipEpoch }) => conversationRoom(conversationId, membershipEpoch)),
      ]);
      this.admissions.hold(socket, principal.userId);
      this.metrics.handshake('ok');
    } catch (error) {
      this.admissions.end(socket);
      this.metrics.handshake(toDomainError(error).code);
      throw this.auth.refusal(error);
    }
  }
}
