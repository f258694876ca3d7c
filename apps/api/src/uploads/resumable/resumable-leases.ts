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

/** Milliseconds between tries, and until one gives up: longer than a lease, so that a crashed node's lapses meanwhile. */
const RETRY_MS = 100;
const GIVE_UP_MS = 20_000;

/** One request at a time works on an upload in pieces, on whichever node: the later one asks the earlier one to end. */
@Injectable()
export class ResumableLeases implements Locker {
  constructor(private readonly repository: ResumableUploadsRepository) {}

  newLock(id: string): Lock {
    return new Lease(id, this.repository);
  }

  /** Does something while nobody else works on that upload. */
  async during<T>(id: string, work: () => Promise<T>): Promise<T> {
    const lease = new Lease(id, this.repository);
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
  ) {}

  /** Rejects with `NOT_FOUND` for an upload that is gone, with `CONFLICT` when its holder does not end. */
  async lock(signal: AbortSignal, requestRelease: () => unknown): Promise<void> {
    for (const began = performance.now(); performance.now() - began < GIVE_UP_MS; await sleep(RETRY_MS)) {
      if (signal.aborted) break;
      const until = soon();
      const taken = await this.repository.takeLease(this.id, { id: this.leaseId, until, wanted: false });
      if (taken === null) throw notFound('upload');
      if (!taken) continue;
      this.until = until;
      return this.keep(requestRelease);
    }
    throw new DomainError(ErrorCode.Conflict, 'Another request is still working on this upload.');
  }

  async unlock(): Promise<void> {
    clearTimeout(this.renewal);
    this.renewal = undefined;
    await this.repository.releaseLease(this.id, this.leaseId);
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
