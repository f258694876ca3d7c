import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { filter, Subject } from 'rxjs';
import { RedisLink } from '../redis/redis-link';
import { AMONG_OTHERS, BEAT, FORGET, LEAVE, STOP } from './presence-scripts';

/** Milliseconds between two signs of life, and without one after which a node counts as dead. */
const BEAT_INTERVAL = 2_000;
const DEAD_AFTER = 8_000;

/** Milliseconds after Redis is back before anybody is declared dead: the others have to be able to speak first. */
const PATIENCE = 15_000;

/** Milliseconds for which a dead node is left to the one that found it. */
const CLAIM = 10_000;

/** Milliseconds that the clients of a node that stops have to come to the others, before it is told who did not. */
const MOVING_TIME = 4_000;

/** Users that one command names at most. */
const CHUNK = 500;

/** Who was online on a node when it died, and when it was last heard of. */
export interface DeadNode {
  userIds: string[];
  lastSeenAt: Date;
  /** Whether it said that it stops: what it wrote, it has told. */
  stopped: boolean;
}

/**
 * Which users are online on which node, in Redis: a set of users a node, and a list of the nodes by their last sign of life.
 * What a node that has died leaves behind lapses by itself, and one of the others tells of it. Without Redis it knows nothing.
 */
@Injectable()
export class PresenceDirectory implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(PresenceDirectory.name);
  private readonly nodeId = randomUUID();
  private readonly deadSubject = new Subject<DeadNode>();
  /** Emits each node that this one has found dead: once in the whole installation, unless the finder dies over it. */
  readonly dead$ = this.deadSubject.asObservable();
  private readonly returnedSubject = new Subject<readonly string[]>();
  /** Emits the users who are online here whenever others may have taken this node for dead. */
  readonly returned$ = this.returnedSubject.asObservable();
  private readonly here = new Set<string>();
  /** Whether Redis has missed something of `here`. */
  private behind = false;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly redis: RedisLink) {}

  /** Whether there may be other nodes. */
  get shared(): boolean {
    return this.redis.configured;
  }

  onApplicationBootstrap(): void {
    if (!this.shared) return;
    void this.beat();
    // At once: until its first sign of life, the others take nobody for online here, and tell them nothing.
    this.redis.up$.pipe(filter(Boolean)).subscribe(() => void this.beat());
  }

  onModuleDestroy(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Says that this node stops. Some seconds later another one tells of those who have not come back anywhere. */
  async leave(): Promise<void> {
    await this.redis
      .ask('presence_end', (redis) =>
        STOP.run(redis, [this.nodes, this.stopMark(this.nodeId)], [this.nodeId, DEAD_AFTER - MOVING_TIME]),
      )
      .catch(() => undefined);
  }

  /** The user is online on this node. Resolves when others can know; also when they cannot. */
  async add(userId: string): Promise<void> {
    this.here.add(userId);
    try {
      await this.redis.ask('presence_add', (redis) => redis.sadd(this.users(this.nodeId), userId));
    } catch {
      this.behind = true;
    }
  }

  /** The user is not online on this node any more. Resolves with whether they are on another one; `false` where it cannot be known. */
  async remove(userId: string): Promise<boolean> {
    this.here.delete(userId);
    try {
      const keys = [this.nodes, this.users(this.nodeId)];
      const args = [this.users(''), this.nodeId, DEAD_AFTER, userId];
      return (await this.redis.ask('presence_remove', (redis) => LEAVE.run(redis, keys, args))) === 1;
    } catch {
      this.behind = true;
      return false;
    }
  }

  /** Those among these users who are online on other nodes. Rejects where it cannot be known. */
  async elsewhere(userIds: readonly string[]): Promise<Set<string>> {
    const found = new Set<string>();
    for (let from = 0; from < userIds.length; from += CHUNK) {
      const part = userIds.slice(from, from + CHUNK);
      const args = [this.users(''), this.nodeId, DEAD_AFTER, ...part];
      const online = await this.redis.ask('presence_find', (redis) => AMONG_OTHERS.run(redis, [this.nodes], args));
      (online as number[]).forEach((flag, index) => {
        const userId = part[index];
        if (flag === 1 && userId !== undefined) found.add(userId);
      });
    }
    return found;
  }

  private get nodes(): string {
    return this.redis.channel('nodes');
  }

  private users(nodeId: string): string {
    return this.redis.channel(`online:${nodeId}`);
  }

  private stopMark(nodeId: string): string {
    return this.redis.channel(`stopped:${nodeId}`);
  }

  private claim(nodeId: string): string {
    return this.redis.channel(`claim:${nodeId}`);
  }

  private async beat(): Promise<void> {
    clearTimeout(this.timer);
    try {
      if (this.redis.up) await this.signOfLife();
    } catch (error) {
      if (this.redis.up) this.logger.warn('The sign of life of this node is not taken', error);
    }
    clearTimeout(this.timer);
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.beat(), BEAT_INTERVAL * (0.75 + Math.random() / 2)).unref();
  }

  private async signOfLife(): Promise<void> {
    const mayBury = this.redis.upFor > PATIENCE;
    const keys = [this.nodes, this.users(this.nodeId)];
    const args = [this.nodeId, DEAD_AFTER, mayBury ? 1 : 0, this.claim(''), CLAIM];
    const expected = this.here.size;
    const answer = await this.redis.ask('presence_beat', (redis) => BEAT.run(redis, keys, args));
    const [known, ...dead] = answer as [number, ...string[]];
    // Redis has lost its memory or was away, or this node was and counted as dead.
    if (this.behind || known !== expected) await this.registerAnew();
    for (let n = 0; n < dead.length; n += 2) await this.bury(dead[n] ?? '', dead[n + 1] ?? '');
  }

  private async registerAnew(): Promise<void> {
    this.behind = false;
    const userIds = [...this.here];
    await this.redis.ask('presence_register', (redis) => {
      const all = redis.pipeline().del(this.users(this.nodeId));
      for (let from = 0; from < userIds.length; from += CHUNK) {
        all.sadd(this.users(this.nodeId), ...userIds.slice(from, from + CHUNK));
      }
      return all.exec();
    });
    this.returnedSubject.next(userIds);
  }

  private async bury(nodeId: string, lastSign: string): Promise<void> {
    const userIds = await this.redis.ask('presence_bury', (redis) => redis.smembers(this.users(nodeId)));
    const mark = this.stopMark(nodeId);
    const stopped = (await this.redis.ask('presence_bury', (redis) => redis.exists(mark))) === 1;
    if (!stopped) this.logger.warn(`Node ${nodeId} gives no sign of life; ${userIds.length} people were online there`);
    this.deadSubject.next({
      userIds,
      lastSeenAt: new Date(Number(lastSign) + (stopped ? DEAD_AFTER - MOVING_TIME : 0)),
      stopped,
    });
    // Last: until then another one does it all once more, should this one end in the middle.
    const keys = [this.nodes, this.users(nodeId), mark, this.claim(nodeId)];
    await this.redis.ask('presence_bury', (redis) => FORGET.run(redis, keys, [nodeId, lastSign]));
  }
}
