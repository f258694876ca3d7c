import type { INestApplication } from '@nestjs/common';
import { AbstractWsAdapter } from '@nestjs/websockets';
import { LIMITS } from '@tertulia/contracts';
import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import { Encoder } from 'socket.io-parser';
import type { AppConfig } from '../config/app-config';
import { ChatMetrics } from './chat-metrics';
import type { ChatServer } from './chat-socket';
import { RedisLink } from '../redis/redis-link';
import { ConnectionGate } from './connection-gate';
import { FrameDecoder } from './frame-decoder';
import { redisAdapterOn } from './redis-adapter';
import { refuseWhileStopping } from './refuse-while-stopping';

/** Bytes of a frame beyond which the connection is closed; up to it, a frame that is too large gets an answer. */
const HARD_FRAME_LIMIT = 2 * LIMITS.frame.maxBytes;

/** Socket.IO on the port of HTTP: websocket first, no compression, connections of other origins refused before the handshake. */
export class SocketAdapter extends AbstractWsAdapter {
  private readonly gate: ConnectionGate;
  private readonly redis: RedisLink;
  private readonly metrics: ChatMetrics;

  constructor(
    app: INestApplication,
    private readonly config: AppConfig,
  ) {
    super(app);
    this.gate = app.get(ConnectionGate);
    this.redis = app.get(RedisLink);
    this.metrics = app.get(ChatMetrics);
  }

  override create(): ChatServer {
    const server: ChatServer = new Server(this.httpServer as HttpServer, {
      path: '/socket.io',
      serveClient: false,
      transports: ['websocket', 'polling'],
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: HARD_FRAME_LIMIT,
      cors: { origin: [...this.config.allowedOrigins], credentials: true },
      parser: { Encoder, Decoder: FrameDecoder },
      ...(this.redis.configured && { adapter: redisAdapterOn(this.redis) }),
      allowRequest: (request, decide) => {
        const refusal = this.gate.refusal(request);
        if (refusal !== null) this.metrics.handshake(refusal);
        decide(refusal, refusal === null);
      },
    });
    server.engine.use(refuseWhileStopping(() => this.gate.closed));
    return server;
  }

  /** Nothing to bind: the gateway takes all events of a socket by one listener, which costs less than one for each. */
  override bindMessageHandlers(): void {}

  /** Closes the connections; the port is HTTP's to close. */
  override async close(server: ChatServer): Promise<void> {
    server.engine.close();
  }
}
