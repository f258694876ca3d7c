import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { MetricsRegistry } from '../common/metrics/metrics-registry';

/** Sockets of this node that one broadcast reaches. */
const FAN_OUT = [0, 1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 5_000, 10_000, 100_000];

/** Seconds that a message has waited in a client's outbox. */
const OUTBOX_AGES = [1, 5, 15, 30, 60, 300, 900, 3_600, 21_600, 86_400];

/** What the realtime side measures. Events that there are not count as `unknown`. */
@Injectable()
export class ChatMetrics {
  private readonly handshakes: Counter<'outcome'>;
  private readonly events: Counter<'event' | 'outcome'>;
  private readonly durations: Histogram<'event'>;
  private readonly fanOut: Histogram<'event'>;
  private readonly outboxAges: Histogram;

  constructor(private readonly metrics: MetricsRegistry) {
    this.handshakes = metrics.counter({
      name: 'tertulia_handshakes_total',
      help: 'Handshakes of sockets by outcome: ok, or the code of the refusal.',
      labels: ['outcome'],
    });
    this.events = metrics.counter({
      name: 'tertulia_events_total',
      help: 'Events from clients by type and outcome: ok, or the code of the error.',
      labels: ['event', 'outcome'],
    });
    this.durations = metrics.histogram({
      name: 'tertulia_event_duration_seconds',
      help: 'Seconds from the frame of an event to its acknowledgement; of send_message, until the message is durable.',
      labels: ['event'],
    });
    this.fanOut = metrics.histogram(
      {
        name: 'tertulia_fanout_sockets',
        help: 'Sockets of this node that an event of a conversation was sent to.',
        labels: ['event'],
      },
      FAN_OUT,
    );
    this.outboxAges = metrics.histogram(
      {
        name: 'tertulia_client_outbox_age_seconds',
        help: 'How long the oldest message in the outbox of a client had waited, as clients tell with sync where there is one.',
      },
      OUTBOX_AGES,
    );
  }

  /** Reads the number of open sockets from here. */
  countSockets(read: () => number): void {
    this.metrics.gauge('tertulia_socket_connections', 'Sockets that are open on this node.', read);
  }

  /** A handshake was let in (`ok`) or refused by this code. */
  handshake(outcome: string): void {
    this.handshakes.inc({ outcome });
  }

  /** An event was answered, `seconds` after its frame came. */
  event(event: string, outcome: string, seconds: number): void {
    this.events.inc({ event, outcome });
    this.durations.observe({ event }, seconds);
  }

  /** An event of a conversation goes to this many sockets here. */
  sentTo(event: string, sockets: number): void {
    this.fanOut.observe({ event }, sockets);
  }

  /** A client tells how old the oldest message in its outbox is. */
  outboxAge(milliseconds: number): void {
    this.outboxAges.observe(milliseconds / 1_000);
  }
}
