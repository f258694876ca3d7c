import { type Destination, sendBytes } from './transfer';

/** What a process that does nothing but upload is told: where to, how many files at once, of how many bytes. */
export interface Load {
  to: Destination;
  uploads: number;
  bytes: number;
}

/**
 * Uploads in a process of its own, so that what it costs to send files is not measured as the time that a message takes.
 * Goes on until it is told to stop, and tells how many files were taken.
 */
async function run({ to, uploads, bytes }: Load): Promise<number> {
  let going = true;
  process.once('message', () => (going = false));
  let taken = 0;
  const one = async (n: number): Promise<void> => {
    for (let round = 0; going; round++) {
      await sendBytes(to, bytes, `at once ${n} ${round}`);
      taken++;
    }
  };
  await Promise.all(Array.from({ length: uploads }, (_, n) => one(n)));
  return taken;
}

process.once('message', (load: Load) => {
  run(load).then(
    (taken) => process.send?.(taken, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
