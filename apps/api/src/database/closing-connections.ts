import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';

/** What is used of the driver's own connection (mongodb 7.8, `lib/cmap/connection.js`). */
interface DriverConnection extends EventEmitter {
  /** Why it has closed; set before it says so. */
  error: Error | null;
  writeCommand(...args: unknown[]): Promise<void>;
}

const patched = new WeakSet<DriverConnection>();

/**
 * Fails a command whose connection closes while it is written. The driver waits for the socket to drain then, or for its error,
 * and a socket that closes has neither: nobody is told, nobody gets that connection of the pool again, and none of the driver's
 * limits of time hold. It happens to who writes between the end of the socket and its `close`, such as when the database is killed.
 */
export function failWritesOnClose(): void {
  // From where Mongoose has it: there is no way to it in what either exports.
  const requireOfMongoose = createRequire(createRequire(__filename).resolve('mongoose'));
  const { prototype } = (
    requireOfMongoose('mongodb/lib/cmap/connection') as { Connection: { prototype: DriverConnection } }
  ).Connection;
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const write = prototype.writeCommand;
  prototype.writeCommand = async function (this: DriverConnection, ...args): Promise<void> {
    let fail = (): void => undefined;
    const closed = new Promise<never>((_resolve, reject) => {
      fail = () => reject(this.error ?? new Error('The connection has closed.'));
      this.once('close', fail);
    });
    try {
      await Promise.race([write.apply(this, args), closed]);
    } finally {
      this.off('close', fail);
    }
  };
}
