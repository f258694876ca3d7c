import { Injectable } from '@nestjs/common';
import { ChatEmitter } from './chat.emitter';
import { ElsewhereMemory } from './elsewhere-memory';
import { PresenceService } from './presence.service';

/** Users of one question. */
const CHUNK = 200;

/** Tells the watchers on this node what they have missed of the presence of others. */
@Injectable()
export class WatchedPresence {
  constructor(
    private readonly emitter: ChatEmitter,
    private readonly elsewhere: ElsewhereMemory,
    private readonly presence: PresenceService,
  ) {}

  /** Compares everyone who is watched from here with what was last known of them. Rejects where it cannot be known. */
  async refresh(): Promise<void> {
    const watched = this.emitter.watchedUsers();
    for (let from = 0; from < watched.length; from += CHUNK) {
      const changes = await this.elsewhere.changesAmong(watched.slice(from, from + CHUNK));
      for (const [userId, online] of changes) {
        this.emitter.tellPresenceHere(await this.presence.presenceElsewhere(userId, online));
      }
    }
  }
}
