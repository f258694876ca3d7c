import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import type { Connection } from 'mongoose';
import { randomUUID } from 'node:crypto';

const DUPLICATE_KEY = 11_000;

/** A lease as it is stored. */
interface LeaseRecord {
  _id: string;
  holder: string;
  until: Date;
}

/**
 * Work that one node at a time should do, by leases in the database: they hold without Redis, and lapse by themselves when
 * their holder dies. The clocks of nodes may differ by less than a lease lasts.
 */
@Injectable()
export class Leases {
  private readonly holder = randomUUID();

  constructor(@InjectConnection() private readonly connection: Connection) {}

  /** Takes a lease, or keeps the one that this node has, for so many milliseconds. Resolves with whether it has it. */
  async take(name: string, milliseconds: number): Promise<boolean> {
    const now = new Date();
    try {
      const { matchedCount, upsertedCount } = await this.collection.updateOne(
        { _id: name, $or: [{ until: { $lt: now } }, { holder: this.holder }] },
        { $set: { holder: this.holder, until: new Date(now.getTime() + milliseconds) } },
        { upsert: true },
      );
      return matchedCount + upsertedCount > 0;
    } catch (error) {
      // Somebody else has it: there is one document of a name.
      if ((error as { code?: unknown }).code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  /**
   * Does something that takes long while this node has a lease, which it renews meanwhile. Resolves with whether it had it.
   * `lost` is aborted when somebody else has the lease, or may have it since the database does not answer.
   */
  async during(name: string, milliseconds: number, work: (lost: AbortSignal) => Promise<void>): Promise<boolean> {
    let until = performance.now() + milliseconds;
    if (!(await this.take(name, milliseconds))) return false;
    const lost = new AbortController();
    const renew = async (): Promise<void> => {
      const began = performance.now();
      const kept = await this.take(name, milliseconds).catch(() => null);
      if (kept === false) lost.abort();
      if (kept) until = began + milliseconds;
    };
    const renewal = setInterval(() => {
      if (performance.now() >= until) lost.abort();
      else void renew();
    }, milliseconds / 4);
    // Work that never ends must not keep a process that does.
    renewal.unref();
    try {
      await work(lost.signal);
    } finally {
      clearInterval(renewal);
      // One that cannot be given back lapses.
      await this.giveBack(name).catch(() => undefined);
    }
    return true;
  }

  /** Gives a lease back, so that the next node need not wait for it to lapse. */
  async giveBack(name: string): Promise<void> {
    await this.collection.deleteOne({ _id: name, holder: this.holder });
  }

  private get collection() {
    return this.connection.collection<LeaseRecord>('leases');
  }
}
