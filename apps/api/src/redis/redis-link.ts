import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { Counter, Histogram } from 'prom-client';
import { BehaviorSubject, distinctUntilChanged, filter, map, type Observable, skip, Subject } from 'rxjs';
import { MetricsRegistry } from '../common/metrics/metrics-registry';
import { AppConfig } from '../config/app-config';
import { type BusMessage, readBusMessage } from './bus-message';
import { COMMAND_LIMIT, openRedis, prefixOf } from './redis-client';

/** Milliseconds between two probes, and within which one that was sent has to be heard. */
const PROBE_INTERVAL = { up: 1_000, down: 250 };
const PROBE_LIMIT = 1_500;

/** Redis does not answer, or there is none. Whoever asks has another answer for that. */
export class RedisDownError extends Error {
  override readonly name = 'RedisDownError';
}

/**
 * The line to Redis, which is a hint and a cache: nothing waits for it. It is up while a probe that this node publishes comes
 * back through its subscription. What fails or takes too long brings it down at once, for every question in hand as well;
 * from then on each question is refused without being sent, until a probe is heard again.
 */
@Injectable()
export class RedisLink implements OnApplicationShutdown {
  /** Whether a Redis is configured at all. */
  readonly configured: boolean;
  /** Of everything that this installation keeps in Redis: two installations on one server have different databases of it. */
  readonly prefix: string;
  /** What the adapter subscribes with; the probe comes through it as well. */
  readonly subscriber: Redis | null;
  private readonly logger = new Logger(RedisLink.name);
  private readonly commands: Redis | null;
  private readonly upSubject = new BehaviorSubject(false);
  /** Emits each change of whether Redis answers. */
  readonly up$: Observable<boolean> = this.upSubject.pipe(distinctUntilChanged(), skip(1));
  private readonly heardSubject = new Subject<BusMessage>();
  private readonly inHand = new Set<(error: Error) => void>();
  private readonly nodeId = randomUUID();
  private readonly durations: Histogram<'command' | 'outcome'> | null;
  private readonly dropped: Counter | null;
  private probeTimer: NodeJS.Timeout | undefined;
  private closed = false;
  private heardAt = performance.now();
  private upAtMs = -Infinity;

  constructor(config: AppConfig, metrics: MetricsRegistry) {
    this.configured = config.redisUrl !== null;
    this.prefix = config.redisUrl === null ? '' : prefixOf(config.redisUrl);
    this.commands = config.redisUrl === null ? null : openRedis(config.redisUrl, 'commands');
    this.subscriber = config.redisUrl === null ? null : openRedis(config.redisUrl, 'subscriber');
    this.durations = this.configured
      ? metrics.histogram({
          name: 'tertulia_redis_command_duration_seconds',
          help: 'Seconds from a question to Redis to its answer, by what is asked and outcome.',
          labels: ['command', 'outcome'],
        })
      : null;
    this.dropped = this.configured
      ? metrics.counter({
          name: 'tertulia_redis_dropped_messages_total',
          help: 'Messages from Redis that no node of this version sends; they are left out.',
        })
      : null;
    if (!this.configured) return;
    metrics.gauge('tertulia_redis_up', 'Whether Redis answers this node: 1, or 0 while it works without.', () =>
      Number(this.up),
    );
    for (const client of [this.commands, this.subscriber]) {
      client?.on('error', (error: Error) => this.lose(error));
      client?.on('close', () => this.lose(new RedisDownError('The connection to Redis was closed')));
      void client?.connect().catch(() => undefined);
    }
    this.subscriber?.on('message', (channel: string, text: string) => this.hear(channel, text));
    void this.subscriber?.subscribe(this.channel('probe'), this.channel('bus')).catch(() => undefined);
    this.probe();
  }

  /** Whether Redis answers. */
  get up(): boolean {
    return this.upSubject.value;
  }

  /** Milliseconds for which it has answered without a break; 0 while it does not. */
  get upFor(): number {
    return this.up ? performance.now() - this.upAtMs : 0;
  }

  /** Milliseconds since it was last known to answer. */
  get silentFor(): number {
    return performance.now() - this.heardAt;
  }

  /** Asks Redis. Rejects with `RedisDownError`, within a second at most, where it does not answer. */
  ask<T>(command: string, work: (redis: Redis) => Promise<T>): Promise<T> {
    const { commands } = this;
    if (!commands || !this.up) return Promise.reject(new RedisDownError('Redis does not answer'));
    const startedAt = performance.now();
    return new Promise<T>((resolve, reject) => {
      const settle = (outcome: string): void => {
        this.inHand.delete(fail);
        this.durations?.observe({ command, outcome }, (performance.now() - startedAt) / 1_000);
      };
      const fail = (error: Error): void => {
        settle('failed');
        reject(error);
      };
      this.inHand.add(fail);
      work(commands).then(
        (answer) => {
          settle('ok');
          resolve(answer);
        },
        (error: Error) => {
          // Whoever came later is answered later, also without Redis.
          if (error.name !== 'ReplyError') this.lose(error);
          if (this.inHand.has(fail)) fail(new RedisDownError('Redis has refused', { cause: error }));
        },
      );
    });
  }

  /** Publishes for whoever subscribes there; dropped while Redis does not answer. */
  publish(channel: string, message: string | Buffer): void {
    if (this.up) void this.ask('publish', (redis) => redis.publish(channel, message)).catch(() => undefined);
  }

  /** Tells the other nodes, and this one. */
  tell(topic: string, text: string): void {
    this.publish(this.channel('bus'), JSON.stringify({ topic, text }));
  }

  /** Emits what any node tells of a topic. */
  told$(topic: string): Observable<string> {
    return this.heardSubject.pipe(
      filter((heard) => heard.topic === topic),
      map(({ text }) => text),
    );
  }

  /** Something came through Redis that is not what nodes tell each other. It is left out, and counted. */
  drop(error: unknown): void {
    this.dropped?.inc();
    this.logger.debug(`A message from Redis is left out (${String(error)})`);
  }

  /** The name of a key or channel. */
  channel(name: string): string {
    return `${this.prefix}:${name}`;
  }

  onApplicationShutdown(): void {
    this.closed = true;
    clearTimeout(this.probeTimer);
    this.commands?.disconnect();
    this.subscriber?.disconnect();
  }

  private probe(): void {
    if (this.closed) return;
    if (this.up && this.silentFor > PROBE_INTERVAL.up + PROBE_LIMIT)
      this.lose(new RedisDownError('No probe came back'));
    if (this.commands?.status === 'ready') {
      void this.commands.publish(this.channel('probe'), this.nodeId).catch((error: Error) => this.lose(error));
    }
    const wait = this.up ? PROBE_INTERVAL.up : PROBE_INTERVAL.down;
    this.probeTimer = setTimeout(() => this.probe(), wait).unref();
  }

  private hear(channel: string, text: string): void {
    if (channel === this.channel('bus')) {
      try {
        this.heardSubject.next(readBusMessage(text));
      } catch (error) {
        this.drop(error);
      }
    } else if (channel === this.channel('probe') && text === this.nodeId) {
      this.heardAt = performance.now();
      if (this.up || this.commands?.status !== 'ready') return;
      this.upAtMs = this.heardAt;
      this.logger.log('Redis answers');
      this.upSubject.next(true);
    }
  }

  private lose(error: Error): void {
    if (!this.up) return;
    if (!this.closed) this.logger.warn(`Redis does not answer; this node goes on without it (${error.message})`);
    this.upSubject.next(false);
    const down = new RedisDownError(`Redis does not answer within ${COMMAND_LIMIT} ms`, { cause: error });
    for (const fail of [...this.inHand]) fail(down);
  }
}
