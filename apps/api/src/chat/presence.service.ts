import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { Presence } from '@tertulia/contracts';
import { DomainEvents } from '../common/domain-events';
import { UsersService } from '../users/users.service';
import type { ChatSocket } from './chat-socket';
import { ElsewhereMemory } from './elsewhere-memory';
import { LastSeenRepository } from './last-seen.repository';
import { type DeadNode, PresenceDirectory } from './presence-directory';
import { isPresenceRoom, presenceRoom } from './rooms';

/** Milliseconds after which watchers are told that somebody's last socket closed: a reload does not blink. Who asks is told at once. */
const GRACE = 500;

/** Milliseconds after which it is looked again whether somebody who was said to be gone came back elsewhere at that moment. */
const SECOND_LOOK = 1_000;

/** Milliseconds for which times are collected before they are stored together. */
const KEEP_INTERVAL = 1_000;

interface Online {
  sockets: number;
  /** Runs while there is no socket. */
  leaving: NodeJS.Timeout | null;
  /** Of the socket that closed last. */
  lastSeenAt: Date | null;
  /** Whether somebody asked meanwhile, and was told that the user is offline. */
  toldOffline: boolean;
}

/**
 * Who has a socket open, on any node, and when those who have none had one last. Told to those who watch them alone. Where the
 * other nodes cannot be asked, what was last known of them counts.
 */
@Injectable()
export class PresenceService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(PresenceService.name);
  private readonly online = new Map<string, Online>();
  private unsaved = new Map<string, Date>();
  private saving: ReadonlyMap<string, Date> = new Map();
  private keeping: NodeJS.Timeout | null = null;
  private stopping = false;

  constructor(
    private readonly repository: LastSeenRepository,
    private readonly users: UsersService,
    private readonly events: DomainEvents,
    private readonly directory: PresenceDirectory,
    private readonly elsewhere: ElsewhereMemory,
  ) {}

  onModuleInit(): void {
    this.directory.dead$.subscribe((dead) => void this.bury(dead));
    this.directory.returned$.subscribe((userIds) => {
      for (const userId of userIds) if (this.isHere(userId)) this.tellOnline(userId);
    });
  }

  /** From now on others tell of those who are here: they know a few seconds later who came to them. */
  onModuleDestroy(): void {
    this.stopping = true;
    for (const { leaving } of this.online.values()) if (leaving) clearTimeout(leaving);
    if (this.keeping) clearTimeout(this.keeping);
  }

  /** Counts a socket of the user in. Publishes `presence.changed` for the first one. */
  connected(userId: string): void {
    const known = this.online.get(userId);
    if (known) {
      known.sockets += 1;
      if (known.leaving) clearTimeout(known.leaving);
      known.leaving = null;
      if (known.toldOffline) this.tellOnline(userId);
      known.toldOffline = false;
      return;
    }
    this.online.set(userId, { sockets: 1, leaving: null, lastSeenAt: null, toldOffline: false });
    // Also now, so that a crash does not leave a user as last seen days ago.
    this.keep(userId, new Date());
    if (!this.directory.shared) return this.tellOnline(userId);
    // Whoever hears of it and asks another node has to find it there.
    void this.directory.add(userId).then(() => this.isHere(userId) && this.tellOnline(userId));
  }

  /** Counts a socket out. Publishes `presence.changed` a moment after the last one. */
  disconnected(userId: string): void {
    const known = this.online.get(userId);
    if (!known) return;
    known.sockets -= 1;
    if (known.sockets > 0) return;
    const lastSeenAt = new Date();
    this.keep(userId, lastSeenAt);
    known.lastSeenAt = lastSeenAt;
    if (this.stopping && this.directory.shared) return;
    known.leaving = setTimeout(() => void this.leave(userId, lastSeenAt), GRACE).unref();
  }

  /** Replaces the list of users that a socket hears of, and says how they are now; in the order given, without those who do not exist. */
  async watch(socket: ChatSocket, userIds: readonly string[]): Promise<Presence[]> {
    const wanted = new Set(userIds.map((userId) => userId.toLowerCase()));
    const users = await this.users.usersById(wanted);
    const watched = [...wanted].filter((userId) => users.has(userId));
    const rooms = new Set(watched.map(presenceRoom));
    for (const room of socket.rooms) if (isPresenceRoom(room) && !rooms.has(room)) await socket.leave(room);
    if (rooms.size > 0) await socket.join([...rooms]);
    const away = watched.filter((userId) => !this.isHere(userId));
    const [elsewhere, stored] = await Promise.all([this.elsewhere.among(away), this.repository.find(away)]);
    return watched.map((userId) => this.presenceOf(userId, elsewhere, stored));
  }

  /** The node stops: stores the times that are not stored yet and those of everyone who is online, and leaves the directory. */
  async leaveAll(): Promise<void> {
    const now = new Date();
    for (const [userId, { sockets }] of this.online) if (sockets > 0) this.unsaved.set(userId, now);
    await this.save();
    if (this.directory.shared) await this.directory.leave();
  }

  /** Those among these users who have a socket open, as far as it is known. */
  async onlineAmong(userIds: readonly string[]): Promise<string[]> {
    const elsewhere = await this.elsewhere.among(userIds.filter((userId) => !this.isHere(userId)));
    return userIds.filter((userId) => this.isHere(userId) || elsewhere.has(userId));
  }

  /** How these users are. Rejects where it cannot be known of those who have no socket here. */
  async presenceNow(userIds: readonly string[]): Promise<Presence[]> {
    const away = userIds.filter((userId) => !this.isHere(userId));
    const [elsewhere, stored] = await Promise.all([this.elsewhere.askedAmong(away), this.repository.find(away)]);
    return userIds.map((userId) => this.presenceOf(userId, elsewhere, stored));
  }

  private isHere(userId: string): boolean {
    return (this.online.get(userId)?.sockets ?? 0) > 0;
  }

  private tellOnline(userId: string): void {
    this.events.publish('presence.changed', { userId, online: true, lastSeenAt: null });
  }

  private async leave(userId: string, lastSeenAt: Date): Promise<void> {
    this.online.delete(userId);
    const offline = { userId, online: false, lastSeenAt: lastSeenAt.toISOString() };
    if (!this.directory.shared) return this.events.publish('presence.changed', offline);
    if ((await this.directory.remove(userId)) || this.isHere(userId)) return;
    this.events.publish('presence.changed', offline);
    setTimeout(() => void this.lookAgain([userId]), SECOND_LOOK).unref();
  }

  /** Another node has died: tells of those who were online there and nowhere else. */
  private async bury({ userIds, lastSeenAt }: DeadNode): Promise<void> {
    const online = new Set(await this.onlineAmong(userIds));
    const gone = userIds.filter((userId) => !online.has(userId));
    for (const userId of gone) {
      this.keep(userId, lastSeenAt);
      this.events.publish('presence.changed', { userId, online: false, lastSeenAt: lastSeenAt.toISOString() });
    }
    setTimeout(() => void this.lookAgain(gone), SECOND_LOOK).unref();
  }

  private async lookAgain(userIds: readonly string[]): Promise<void> {
    for (const userId of await this.onlineAmong(userIds)) this.tellOnline(userId);
  }

  private presenceOf(userId: string, elsewhere: ReadonlySet<string>, stored: ReadonlyMap<string, Date>): Presence {
    const known = this.online.get(userId);
    if ((known && known.sockets > 0) || elsewhere.has(userId)) return { userId, online: true, lastSeenAt: null };
    if (known) {
      known.toldOffline = true;
      return { userId, online: false, lastSeenAt: known.lastSeenAt?.toISOString() ?? null };
    }
    const lastSeenAt = this.unsaved.get(userId) ?? this.saving.get(userId) ?? stored.get(userId) ?? null;
    return { userId, online: false, lastSeenAt: lastSeenAt?.toISOString() ?? null };
  }

  private keep(userId: string, at: Date): void {
    this.unsaved.set(userId, at);
    this.keeping ??= setTimeout(() => {
      this.keeping = null;
      void this.save();
    }, KEEP_INTERVAL).unref();
  }

  private async save(): Promise<void> {
    this.saving = this.unsaved;
    this.unsaved = new Map();
    try {
      await this.repository.keep(this.saving);
    } catch (error) {
      this.logger.warn('The times at which users were last seen are not stored', error);
    }
  }
}
