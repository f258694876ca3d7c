import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { MetricsRegistry } from '../../common/metrics/metrics-registry';

/** Messages of a batch; a log takes 64 at most. */
const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64];

/** What all logs of this process measure together. */
@Injectable()
export class LogMetrics {
  private readonly batches: Histogram;
  private readonly renumberings: Counter;
  private readonly failures: Counter;

  constructor(metrics: MetricsRegistry) {
    this.batches = metrics.histogram(
      { name: 'tertulia_log_batch_messages', help: 'Messages that one write of a conversation log has stored.' },
      BATCH_SIZES,
    );
    this.renumberings = metrics.counter({
      name: 'tertulia_log_renumberings_total',
      help: 'Writes of a log that found their number taken by another node and were numbered anew.',
    });
    this.failures = metrics.counter({
      name: 'tertulia_log_failures_total',
      help: 'Writes of a log whose outcome is not known; they are tried again.',
    });
  }

  /** A write has stored this many messages. */
  stored(messages: number): void {
    if (messages > 0) this.batches.observe(messages);
  }

  /** Another node was faster. */
  raceLost(): void {
    this.renumberings.inc();
  }

  /** A write came to no known end. */
  failed(): void {
    this.failures.inc();
  }
}
