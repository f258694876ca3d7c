import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import { Leases } from '../database/leases';
import { UsersService } from '../users/users.service';
import { eachOf } from './each-of';
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

/** Milliseconds from the start to the first sweep, from one to the next, and to another try where another node sweeps; up to a tenth more, so that nodes do not meet. */
const FIRST_AFTER = 15_000;
const EVERY = HOUR;
const AGAIN_AFTER = 5 * 60_000;

/** What the node that sweeps holds, and for how many milliseconds after it has ended without a word. */
const LEASE = 'uploads-sweep';
const LEASE_MS = 30_000;

/** Milliseconds that the end of the process waits for the step of a sweep that is under way. */
const END_WITHIN = 1_000;

/** Uploads of one step of a sweep. */
const BATCH = 100;

/**
 * Removes the uploads that no message took up within a day, the files of deleted messages, and what crashes left; frees
 * the files of messages that were never stored. Any number of nodes may want to: one at a time does.
 */
@Injectable()
export class UploadsSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(UploadsSweeper.name);
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly repository: UploadsRepository,
    private readonly storage: UploadStorage,
    private readonly staging: Staging,
    private readonly users: UsersService,
    private readonly remover: UploadRemover,
    private readonly resumable: ResumableUploadsService,
    private readonly quotas: Quotas,
    private readonly messages: MessageLookup,
    private readonly leases: Leases,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(FIRST_AFTER);
  }

  /** Ends a sweep after what it is doing right now; whatever is left undone is done by the next one, on whichever node. */
  async onModuleDestroy(): Promise<void> {
    this.ending.abort();
    clearTimeout(this.timer);
    await Promise.race([this.running, pause(END_WITHIN, undefined, { ref: false })]);
  }

  /** One sweep as of `now`, in milliseconds. Resolves with whether it was this node's to do: `false` while another one sweeps. */
  sweep(now: number = Date.now()): Promise<boolean> {
    const sweeping = this.leases.during(LEASE, LEASE_MS, (lost) =>
      this.sweepAll(now, AbortSignal.any([lost, this.ending.signal])),
    );
    this.running = sweeping.catch(() => undefined);
    return sweeping;
  }

  private async sweepAll(now: number, stop: AbortSignal): Promise<void> {
    const isReferenced = (key: string): Promise<boolean> => this.repository.isReferenced(sha256Of(key));
    const steps = {
      'what was received': () => this.staging.sweep(now, stop),
      'what came in pieces': () => this.resumable.sweep(now, stop),
      'removals that were cut off': () => this.storage.recover(isReferenced, now, stop),
      quotas: () => this.quotas.sweep(now),
      claims: () => this.settleClaims(now, stop),
      'what nobody took up': () => this.retireIdle(new Date(now - IDLE_LIMIT), stop),
      removals: () => this.finishRemovals(new Date(now - STORING_LIMIT), stop),
    };
    // One that fails keeps none of the others from being done.
    await eachOf(Object.entries(steps), ([what, step]) => this.attempt(what, step), stop);
  }

  /** Frees the files of messages that were never stored, and lets go those of messages that are deleted. */
  private async settleClaims(now: number, stop: AbortSignal): Promise<void> {
    const before = new Date(now - CLAIM_LIMIT);
    await this.inBatches(stop, async () => {
      const doubtful = await this.repository.findDoubtful(before, BATCH);
      const ids = doubtful.flatMap(({ messageId }) => (messageId ? [messageId.toHexString()] : []));
      const fates = await this.messages.fatesOf([...new Set(ids)]);
      const settle = (upload: Upload): Promise<unknown> => {
        const fate = fates.get(upload.messageId?.toHexString() ?? '') ?? 'none';
        return this.repository.settle(upload, fate, new Date(now));
      };
      return [doubtful, settle];
    });
  }

  private async retireIdle(before: Date, stop: AbortSignal): Promise<void> {
    await this.inBatches(stop, async () => [
      await this.repository.findIdle(before, BATCH),
      (upload) => this.retire(upload),
    ]);
  }

  /** Setting a picture counts its time anew before it is set, so one that is being set is not retired here. */
  private async retire(upload: Upload): Promise<void> {
    if (await this.users.isAvatar(upload._id.toHexString())) await this.repository.touch(upload);
    else await this.repository.retireIdle(upload);
  }

  private async finishRemovals(storingBefore: Date, stop: AbortSignal): Promise<void> {
    await this.inBatches(stop, async () => [
      await this.repository.findUnfinished(storingBefore, BATCH),
      (upload) => this.remover.remove(upload),
    ]);
  }

  /** Works on batch after batch, until one is not full, or nothing of one could be done. */
  private async inBatches(
    stop: AbortSignal,
    next: () => Promise<[Upload[], (upload: Upload) => Promise<unknown>]>,
  ): Promise<void> {
    for (;;) {
      const [batch, work] = await next();
      let failed = 0;
      for (const upload of batch) {
        if (stop.aborted) return;
        failed += await this.attempt(`upload ${upload._id.toHexString()}`, () => work(upload));
      }
      if (batch.length < BATCH || failed === batch.length) return;
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
    if (this.ending.signal.aborted) return;
    this.timer = setTimeout(() => void this.run(), after * (1 + Math.random() / 10));
    this.timer.unref();
  }

  private async run(): Promise<void> {
    const swept = await this.sweep().catch((error: unknown) => {
      this.logger.error('Sweeping the uploads failed; it is tried again', error);
      return false;
    });
    this.schedule(swept ? EVERY : AGAIN_AFTER);
  }
}
