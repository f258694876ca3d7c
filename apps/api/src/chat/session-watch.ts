import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { AuthenticationService } from '../auth/authentication.service';
import { AppConfig } from '../config/app-config';
import { ChatEmitter } from './chat.emitter';

/** Milliseconds between two looks. */
const INTERVAL = 5_000;

/** Sessions of one query. */
const CHUNK = 1_000;

/**
 * Closes the sockets of sessions that another node has ended, should its word not have come through: a notice may be lost, the
 * end of a session may not. Looks in the database every few seconds, where there may be other nodes.
 */
@Injectable()
export class SessionWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SessionWatch.name);
  private readonly alone: boolean;
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    config: AppConfig,
    private readonly authentication: AuthenticationService,
    private readonly emitter: ChatEmitter,
  ) {
    this.alone = config.mongodbUri === null;
  }

  onApplicationBootstrap(): void {
    if (!this.alone) this.timer = setInterval(() => void this.look(), INTERVAL).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Looks once; not again while a look is in hand. */
  async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      const ids = [...new Set(this.emitter.sockets().map(({ data }) => data.principal.sessionId))];
      for (let from = 0; from < ids.length; from += CHUNK) {
        for (const { id, reason } of await this.authentication.revokedAmong(ids.slice(from, from + CHUNK))) {
          this.emitter.endSessionHere(id, reason);
        }
      }
    } catch (error) {
      this.logger.warn('The ends of sessions will be looked for again', error);
    } finally {
      this.looking = false;
    }
  }
}
