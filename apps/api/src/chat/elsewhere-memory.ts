import { Injectable } from '@nestjs/common';
import { PresenceDirectory } from './presence-directory';

/** Users of whom it is remembered that they were online elsewhere. */
const CAPACITY = 50_000;

/** Says who is online on other nodes: what the directory knows or, while it cannot be asked, what it last said. */
@Injectable()
export class ElsewhereMemory {
  private readonly known = new Set<string>();

  constructor(private readonly directory: PresenceDirectory) {}

  /** Those among these users who are online on other nodes. */
  async among(userIds: readonly string[]): Promise<Set<string>> {
    if (!this.directory.shared || userIds.length === 0) return new Set();
    try {
      const online = await this.directory.elsewhere(userIds);
      for (const userId of userIds) this.note(userId, online.has(userId));
      return online;
    } catch {
      return new Set(userIds.filter((userId) => this.known.has(userId)));
    }
  }

  /** Those among these users of whom it changed since it was last asked, with how they are now. Rejects where it cannot be known. */
  async changesAmong(userIds: readonly string[]): Promise<Map<string, boolean>> {
    const online = await this.directory.elsewhere(userIds);
    const changes = new Map<string, boolean>();
    for (const userId of userIds) {
      if (online.has(userId) !== this.known.has(userId)) changes.set(userId, online.has(userId));
      this.note(userId, online.has(userId));
    }
    return changes;
  }

  private note(userId: string, online: boolean): void {
    this.known.delete(userId);
    if (online) this.known.add(userId);
    const [oldest] = this.known.size > CAPACITY ? this.known : [];
    if (oldest !== undefined) this.known.delete(oldest);
  }
}
