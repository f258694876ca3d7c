import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import pLimit from 'p-limit';
import { MembershipsService } from '../conversations/memberships.service';
import { type FollowedRevs, ForeignChanges } from '../messages/foreign-changes';
import { RedisLink } from '../redis/redis-link';
import { ChatEmitter } from './chat.emitter';
import { PresenceDirectory } from './presence-directory';
import { WatchedPresence } from './watched-presence';

/** Milliseconds between two looks at the database while other nodes cannot be heard. */
const LOOK_INTERVAL = 1_500;

/** Milliseconds before the silence was noticed from which changes are told. */
const MARGIN = 2_000;

/** Milliseconds for which it is looked after a node has fallen silent: it may be cut off from Redis alone, and go on writing. */
const AFTER_A_LOSS = 180_000;
const NOTICED_AFTER = 12_000;

/** Milliseconds after Redis is back in which the other nodes find it too. */
const RETURN_GRACE = 4_000;

/** Milliseconds between two times that rooms are put right while it lasts: each socket costs a read. */
const LEAST_ALIGN_INTERVAL = 15_000;
const ALIGN_PER_SOCKET = 10;

/** Milliseconds of the time in which clients sync for each that there is. */
const SPREAD_PER_SOCKET = 5;
const LEAST_SPREAD = 1_000;

/** Users whose rooms are read at a time. */
const ALIGNED_AT_ONCE = 4;

/** The topic on which a node is told of as lost. */
const LOST_NODE = 'lost-node';

/**
 * Stands in for what other nodes would tell: while Redis does not answer, or when a node has fallen silent, it reads from the
 * database what they have written, tells the clients of this node, and puts their rooms right. All are asked to sync when it begins and when it ends; in
 * between only those whose rooms were not right.
 */
@Injectable()
export class NodeWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(NodeWatch.name);
  private revs: FollowedRevs = new Map();
  private since = new Date();
  private until = -Infinity;
  private alignedAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly redis: RedisLink,
    private readonly changes: ForeignChanges,
    private readonly memberships: MembershipsService,
    private readonly emitter: ChatEmitter,
    private readonly directory: PresenceDirectory,
    private readonly watched: WatchedPresence,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.redis.configured) return;
    this.redis.up$.subscribe((up) => (up ? this.returned() : this.watch(Infinity, this.redis.silentFor)));
    this.directory.dead$.subscribe(({ stopped }) => !stopped && this.redis.tell(LOST_NODE, ''));
    this.redis.told$(LOST_NODE).subscribe(() => this.watch(AFTER_A_LOSS, NOTICED_AFTER));
    if (!this.redis.up) this.watch(Infinity, 0);
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Looks for `lasting` milliseconds at what was written since so many milliseconds ago. */
  private watch(lasting: number, sinceAgo: number): void {
    const wasWatching = performance.now() < this.until;
    this.until = Math.max(this.until, performance.now() + lasting);
    if (wasWatching || this.stopped) return;
    this.since = new Date(Date.now() - sinceAgo - MARGIN);
    this.revs = new Map();
    this.alignedAt = -Infinity;
    this.schedule(0);
  }

  private returned(): void {
    this.until = performance.now() + RETURN_GRACE;
    setTimeout(() => void this.guarded(() => this.settle()), RETURN_GRACE).unref();
  }

  /** Once the other nodes are back as well. */
  private async settle(): Promise<void> {
    this.askAllToSync();
    await this.align();
    await this.watched.refresh();
  }

  private schedule(after: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.look(), after * (0.75 + Math.random() / 2)).unref();
  }

  private async look(): Promise<void> {
    await this.guarded(async () => {
      const hears = (conversationId: string): boolean => this.emitter.hasListeners(conversationId);
      for (const change of await this.changes.next(this.revs, hears, this.since)) this.emitter.tellHere(change);
      const begins = this.alignedAt === -Infinity;
      if (begins) this.askAllToSync();
      if (begins || performance.now() - this.alignedAt > this.alignInterval()) await this.align(begins);
    });
    if (this.stopped) return;
    if (performance.now() < this.until) this.schedule(LOOK_INTERVAL);
    // Where Redis was away, its return has its own end.
    else if (this.redis.upFor > AFTER_A_LOSS) await this.guarded(() => this.settle());
  }

  private alignInterval(): number {
    return Math.max(LEAST_ALIGN_INTERVAL, this.emitter.sockets().length * ALIGN_PER_SOCKET);
  }

  private askAllToSync(): void {
    this.emitter.askToSync(Math.max(LEAST_SPREAD, this.emitter.sockets().length * SPREAD_PER_SOCKET));
  }

  /** Puts the rooms of every socket right. Whose were not has missed something, and is asked to sync unless everybody is already. */
  private async align(areAsked = true): Promise<void> {
    this.alignedAt = performance.now();
    const sockets = this.emitter.sockets();
    const limit = pLimit(ALIGNED_AT_ONCE);
    await Promise.all(
      sockets.map((socket) =>
        limit(async () => {
          const rooms = await this.memberships.roomsOf(socket.data.principal.userId);
          const changed = socket.connected && (await this.emitter.align(socket, rooms));
          if (changed && !areAsked) socket.emit('resync', { withinMs: LEAST_SPREAD });
        }),
      ),
    );
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn('What other nodes have written cannot be read; it is tried again', error);
    }
  }
}
