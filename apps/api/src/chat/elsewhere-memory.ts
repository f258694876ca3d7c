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
      return await this.askedAmong(userIds);
    } catch {
      return new Set(userIds.filter((userId) => this.known.has(userId)));
    }
  }

  /** The same as the directory says it now, and remembers it. Rejects where it cannot be asked. */
  async askedAmong(userIds: readonly string[]): Promise<Set<string>> {
    const online = await this.directory.elsewhere(userIds);
    for (const userId of userIds) this.note(userId, online.has(userId));
    return online;
  }

  private note(userId: string, online: boolean): void {
    this.known.delete(userId);
    if (online) this.known.add(userId);
    const [oldest] = this.known.size > CAPACITY ? this.known : [];
    if (oldest !== undefined) this.known.delete(oldest);
  }
}
