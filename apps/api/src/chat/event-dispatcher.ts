import { Injectable, Logger } from '@nestjs/common';
import { type Ack, ErrorCode, type EventError, LIMITS } from '@tertulia/contracts';
import { DomainError } from '../common/errors/domain-error';
import { toDomainError } from '../common/errors/to-domain-error';
import { inContext } from '../common/observability/request-context';
import { traces } from '../common/observability/traces';
import { RateLimiter } from '../common/rate-limit/rate-limiter';
import { ChatMetrics } from './chat-metrics';
import type { ChatSocket } from './chat-socket';
import { ConnectionGate } from './connection-gate';
import { EventHandlers } from './event-handlers';
import { OVERSIZE_EVENT } from './frame-decoder';

type Acknowledge = (ack: Ack<unknown>) => void;

/** Takes every event of every socket and answers it, whatever happens: through its callback, or by `event_failed` where there is none. */
@Injectable()
export class EventDispatcher {
  private readonly logger = new Logger(EventDispatcher.name);

  constructor(
    private readonly handlers: EventHandlers,
    private readonly rates: RateLimiter,
    private readonly gate: ConnectionGate,
    private readonly metrics: ChatMetrics,
  ) {}

  /** Never rejects. */
  async dispatch(socket: ChatSocket, event: unknown, args: readonly unknown[]): Promise<void> {
    const known = this.isKnown(event) ? event : 'unknown';
    await inContext({ connectionId: socket.id, event: known }, async () => {
      const span = traces()?.begin(
        'server',
        known,
        { 'tertulia.connection_id': socket.id, 'tertulia.event': known },
        {},
      );
      if (!span) return void (await this.answer(socket, event, args));
      const outcome = await span.within(() => this.answer(socket, event, args));
      span.set({ 'tertulia.outcome': outcome });
      span.end(outcome === ErrorCode.Internal || outcome === ErrorCode.Unavailable ? outcome : undefined);
    });
  }

  /** Resolves with `ok`, or with the code of the error. */
  private async answer(socket: ChatSocket, event: unknown, args: readonly unknown[]): Promise<string> {
    const last = args.at(-1);
    const acknowledge = typeof last === 'function' ? (last as Acknowledge) : null;
    const payload = acknowledge ? args.slice(0, -1) : args;
    const startedAt = performance.now();
    try {
      const data = await this.gate.count(socket, () => this.handle(socket, event, payload));
      acknowledge?.({ ok: true, data });
      this.measure(event, 'ok', startedAt);
      return 'ok';
    } catch (error) {
      const eventError = this.eventError(socket, event, error);
      this.measure(event, eventError.code, startedAt);
      if (acknowledge) acknowledge({ ok: false, error: eventError });
      else socket.emit('event_failed', { event: nameOf(event, payload), error: eventError });
      // Whoever sends frames of that size and listens to no answer has to be stopped another way.
      if (!acknowledge && event === OVERSIZE_EVENT) socket.disconnect(true);
      return eventError.code;
    }
  }

  private async handle(socket: ChatSocket, event: unknown, payload: readonly unknown[]): Promise<unknown> {
    if (this.gate.draining) {
      throw new DomainError(ErrorCode.Unavailable, 'The server is stopping; connect again.', { retryAfter: 1 });
    }
    const handler = typeof event === 'string' ? this.handlers.find(event) : undefined;
    await this.rates.take(handler?.rate ?? 'read', socket.data.principal.userId);
    if (event === OVERSIZE_EVENT) {
      throw new DomainError(ErrorCode.PayloadTooLarge, `A frame has at most ${LIMITS.frame.maxBytes} bytes.`);
    }
    if (!handler) throw new DomainError(ErrorCode.UnknownEvent, 'There is no such event.');
    return handler.handle(socket, payload);
  }

  private measure(event: unknown, outcome: string, startedAt: number): void {
    const duration = performance.now() - startedAt;
    this.metrics.event(this.isKnown(event) ? event : 'unknown', outcome, duration / 1_000);
    this.logger.debug(`${outcome} in ${Math.round(duration)} ms`);
  }

  private isKnown(event: unknown): event is string {
    return typeof event === 'string' && this.handlers.find(event) !== undefined;
  }

  private eventError(socket: ChatSocket, event: unknown, error: unknown): EventError {
    const { code, message, more } = toDomainError(error);
    if (code === ErrorCode.Internal || (code === ErrorCode.Unavailable && !this.gate.draining)) {
      this.logger.error(`${String(event).slice(0, 40)} on socket ${socket.id}`, error);
    }
    return { code, message, ...more };
  }
}

/** The name that the client gave the event, cut where it is none of ours. */
function nameOf(event: unknown, payload: readonly unknown[]): string {
  return String(event === OVERSIZE_EVENT ? payload[0] : event).slice(0, 100);
}
