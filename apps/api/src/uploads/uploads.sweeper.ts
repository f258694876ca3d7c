import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { UsersService } from '../users/users.service';
import { Staging } from './intake/staging';
import { MessageLookup } from './message-lookup';
import { Quotas } from './quotas';
import { ResumableUploadsService } from './resumable/resumable-uploads.service';
import type { Upload } from './schemas/upload.schema';
import { sha256Of } from './storage/keys';
import { UploadStorage } from './storage/upload-storage';
import { UploadRemover } from './upload-remover';
import { UploadsRepository } from './uploads.repository';

const HOUR = 60 * 60 * 1_000;

/** Milliseconds that an upload waits for a message to take it up. */
const IDLE_LIMIT = 24 * HOUR;

/** Milliseconds after which an upload that is still being stored was left behind by a crash. */
const STORING_LIMIT = HOUR;

/** Milliseconds after which a message that claimed files should be stored: a send takes seconds at most. */
const CLAIM_LIMIT = HOUR;

/** Milliseconds from the start to the first sweep, and from one to the next; up to a tenth more, so that nodes do not meet. */
const FIRST_AFTER = 60_000;
const EVERY = HOUR;

/** Uploads of one step of a sweep. */
const BATCH = 100;

/**
 * Removes the uploads that no message took up within a day, the files of deleted messages, and what crashes left; frees
 * the files of messages that were never stored. Any
 * number of nodes may sweep at once.
 */
@Injectable()
export class UploadsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(UploadsSweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly repository: UploadsRepository,
    private readonly storage: UploadStorage,
    private readonly staging: Staging,
    private readonly users: UsersService,
    private readonly remover: UploadRemover,
    private readonly resumable: ResumableUploadsService,
    private readonly quotas: Quotas,
    private readonly messages: MessageLookup,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_AFTER);
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** One sweep as of `now`, in milliseconds. */
  async sweep(now: number = Date.now()): Promise<void> {
    const steps = {
      'what was received': () => this.staging.sweep(now),
      'what came in pieces': () => this.resumable.sweep(now),
      'removals that were cut off': () =>
        this.storage.recover((key) => this.repository.isReferenced(sha256Of(key)), now),
      quotas: () => this.quotas.sweep(now),
      claims: () => this.settleClaims(now),
      'what nobody took up': () => this.retireIdle(new Date(now - IDLE_LIMIT)),
      removals: () => this.finishRemovals(new Date(now - STORING_LIMIT)),
    };
    // One that fails keeps none of the others from being done.
    for (const [what, step] of Object.entries(steps)) await this.attempt(what, step);
  }

  /** Frees the files of messages that were never stored, and lets go those of messages that are deleted. */
  private async settleClaims(now: number): Promise<void> {
    const before = new Date(now - CLAIM_LIMIT);
    for (;;) {
      const doubtful = await this.repository.findDoubtful(before, BATCH);
      const ids = doubtful.flatMap(({ messageId }) => (messageId ? [messageId.toHexString()] : []));
      const fates = await this.messages.fatesOf([...new Set(ids)]);
      let failed = 0;
      for (const upload of doubtful) {
        if (this.stopped) return;
        const fate = fates.get(upload.messageId?.toHexString() ?? '') ?? 'none';
        failed += await this.attempt(nameOf(upload), () => this.repository.settle(upload, fate, new Date(now)));
      }
      if (doubtful.length < BATCH || failed === doubtful.length) return;
    }
  }

  private async retireIdle(before: Date): Promise<void> {
    for (;;) {
      const idle = await this.repository.findIdle(before, BATCH);
      let failed = 0;
      for (const upload of idle) {
        if (this.stopped) return;
        failed += await this.attempt(nameOf(upload), () => this.retire(upload));
      }
      if (idle.length < BATCH || failed === idle.length) return;
    }
  }

  /** Setting a picture counts its time anew before it is set, so one that is being set is not retired here. */
  private async retire(upload: Upload): Promise<void> {
    if (await this.users.isAvatar(upload._id.toHexString())) await this.repository.touch(upload);
    else await this.repository.retireIdle(upload);
  }

  private async finishRemovals(storingBefore: Date): Promise<void> {
    for (;;) {
      const unfinished = await this.repository.findUnfinished(storingBefore, BATCH);
      let failed = 0;
      for (const upload of unfinished) {
        if (this.stopped) return;
        failed += await this.attempt(nameOf(upload), () => this.remover.remove(upload));
      }
      if (unfinished.length < BATCH || failed === unfinished.length) return;
    }
  }

  /** Does one thing; what goes wrong is logged, and tried again with the next sweep. Returns how often it went wrong. */
  private async attempt(what: string, work: () => Promise<unknown>): Promise<number> {
    try {
      await work();
      return 0;
    } catch (error) {
      this.logger.error(`Sweeping ${what} failed; it is tried again`, error);
      return 1;
    }
  }

  private schedule(after: number): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => this.run(), after * (1 + Math.random() / 10));
    this.timer.unref();
  }

  private run(): void {
    this.running = this.sweep()
      .catch((error: unknown) => this.logger.error('Sweeping the uploads failed; it is tried again', error))
      .finally(() => this.schedule(EVERY));
  }
}

const nameOf = ({ _id }: Upload): string => `upload ${_id.toHexString()}`;
