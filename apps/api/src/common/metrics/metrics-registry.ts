import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Seconds; from a cached answer to a large upload. */
export const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What a metric is called and what it says. */
export interface MetricOptions<L extends string> {
  name: string;
  help: string;
  labels?: readonly L[];
}

/** What this process counts and measures, in one place. Labels hold nothing that a user chose. */
@Injectable()
export class MetricsRegistry {
  private readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Media type of `text()`. */
  get contentType(): string {
    return this.registry.contentType;
  }

  /** Adds a number that is read whenever metrics are asked for, such as how many sockets are open. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        this.set(await read());
      },
    });
  }

  /** Adds something that is counted as it happens. */
  counter<L extends string = never>({ name, help, labels = [] }: MetricOptions<L>): Counter<L> {
    return new Counter({ name, help, labelNames: labels, registers: [this.registry] });
  }

  /** Adds something whose sizes or durations are told apart by bounds. */
  histogram<L extends string = never>(
    { name, help, labels = [] }: MetricOptions<L>,
    buckets: readonly number[] = SECONDS,
  ): Histogram<L> {
    return new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [this.registry] });
  }

  /** All metrics in Prometheus' text format. */
  text(): Promise<string> {
    return this.registry.metrics();
  }
}
