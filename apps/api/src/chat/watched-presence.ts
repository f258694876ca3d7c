import { Injectable } from '@nestjs/common';
import { ChatEmitter } from './chat.emitter';
import { PresenceService } from './presence.service';

/** Users of one question. */
const CHUNK = 200;

/** Tells the watchers on this node what they have missed of the presence of others. */
@Injectable()
export class WatchedPresence {
  constructor(
    private readonly emitter: ChatEmitter,
    private readonly presence: PresenceService,
  ) {}

  /**
   * Tells how everyone is who is watched from here, whatever was told before: what watchers have heard came from other nodes
   * directly, and what they have missed is not known. Rejects where it cannot be known.
   */
  async refresh(): Promise<void> {
    const watched = this.emitter.watchedUsers();
    for (let from = 0; from < watched.length; from += CHUNK) {
      const presences = await this.presence.presenceNow(watched.slice(from, from + CHUNK));
      for (const presence of presences) this.emitter.tellPresenceHere(presence);
    }
  }
}
