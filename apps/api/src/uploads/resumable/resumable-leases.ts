import { Injectable } from '@nestjs/common';
import { ErrorCode } from '@tertulia/contracts';
import type { Lock, Locker } from '@tus/server';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError, notFound } from '../../common/errors/domain-error';
import { ResumableUploadsRepository } from './resumable-uploads.repository';

/** Milliseconds that a lease holds unless it is renewed. Clocks of nodes may differ by as much, less one renewal. */
const LEASE_MS = 15_000;

/** Milliseconds between renewals, each of which also asks whether somebody waits. */
const RENEW_MS = 1_000;

/**
 * Milliseconds until the first try that follows and, as each waits twice as long as the one before, between tries at most;
 * and until one gives up: longer than a lease, so that a crashed node's lapses meanwhile.
 */
const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 1_000;
const GIVE_UP_MS = 20_000;

/** Requests that wait for one upload on one node: each asks the database again and again. */
export const MOST_WAITING = 3;

/** One request at a time works on an upload in pieces, on whichever node: the later one asks the earlier one to end. */
@Injectable()
export class ResumableLeases implements Locker {
  /** How many wait, by upload. */
  private readonly waiting = new Map<string, number>();

  constructor(private readonly repository: ResumableUploadsRepository) {}

  newLock(id: string): Lock {
    return new Lease(id, this.repository, this.waiting);
  }

  /** Does something while nobody else works on that upload. */
  async during<T>(id: string, work: () => Promise<T>): Promise<T> {
    const lease = this.newLock(id);
    await lease.lock(new AbortController().signal, () => undefined);
    try {
      return await work();
    } finally {
      await lease.unlock();
    }
  }
}

class Lease implements Lock {
  private readonly leaseId = randomUUID();
  private renewal: NodeJS.Timeout | undefined;
  /** When it lapses, as far as this node knows. */
  private until = new Date(0);

  constructor(
    private readonly id: string,
    private readonly repository: ResumableUploadsRepository,
    private readonly waiting: Map<string, number>,
  ) {}

  /**
   * Rejects with `NOT_FOUND` for an upload that is gone or complete, with `CONFLICT` when its holder does not end, and at once where
   * enough others wait for that.
   */
  async lock(signal: AbortSignal, requestRelease: () => unknown): Promise<void> {
    if (signal.aborted || !((await this.take()) || (await this.waitInTurn(signal)))) {
      throw new DomainError(ErrorCode.Conflict, 'Another request is still working on this upload.');
    }
    this.keep(requestRelease);
  }

  async unlock(): Promise<void> {
    clearTimeout(this.renewal);
    this.renewal = undefined;
    await this.repository.releaseLease(this.id, this.leaseId);
  }

  private async waitInTurn(signal: AbortSignal): Promise<boolean> {
    const others = this.waiting.get(this.id) ?? 0;
    if (others >= MOST_WAITING) return false;
    this.waiting.set(this.id, others + 1);
    try {
      const began = performance.now();
      for (
        let pause = FIRST_RETRY_MS;
        performance.now() - began < GIVE_UP_MS;
        pause = Math.min(2 * pause, LAST_RETRY_MS)
      ) {
        await sleep(pause);
        if (signal.aborted) return false;
        if (await this.take()) return true;
      }
      return false;
    } finally {
      const left = (this.waiting.get(this.id) ?? 1) - 1;
      if (left > 0) this.waiting.set(this.id, left);
      else this.waiting.delete(this.id);
    }
  }

  private async take(): Promise<boolean> {
    const until = soon();
    const taken = await this.repository.takeLease(this.id, { id: this.leaseId, until, wanted: false });
    if (taken === null) throw notFound('upload');
    if (taken) this.until = until;
    return taken;
  }

  private keep(requestRelease: () => unknown): void {
    const renewal = setTimeout(() => void this.renew(renewal, requestRelease), RENEW_MS);
    renewal.unref();
    this.renewal = renewal;
  }

  private async renew(renewal: NodeJS.Timeout, requestRelease: () => unknown): Promise<void> {
    const state = await this.tryToRenew();
    if (this.renewal !== renewal) return;
    if (state === 'kept') return this.keep(requestRelease);
    requestRelease();
    // Who was asked to end still holds the upload until it has.
    if (state === 'wanted') this.keep(() => undefined);
  }

  /** A database that does not answer leaves the lease as it was, until it lapses and others may have taken it. */
  private async tryToRenew(): Promise<'kept' | 'wanted' | 'lost'> {
    const until = soon();
    try {
      const state = await this.repository.renewLease(this.id, this.leaseId, until);
      this.until = until;
      return state;
    } catch {
      return Date.now() < this.until.getTime() ? 'kept' : 'lost';
    }
  }
}

const soon = (): Date => new Date(Date.now() + LEASE_MS);
