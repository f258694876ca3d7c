import { createWriteStream } from 'node:fs';
import { connect } from 'node:net';
import { finished } from 'node:stream/promises';
import { freePort } from '@tertulia/testing';
import { asDomainError } from '../intake/staging';
import { onStore } from './s3-client';

const codeOf = (work: () => Promise<unknown>): Promise<unknown> =>
  onStore(work).then(
    () => 'none',
    (error: unknown) => (asDomainError(error) as { code?: string }).code,
  );

describe('what goes wrong with a store that speaks S3', () => {
  it('is told as the store being out of reach where the network fails', async () => {
    const port = await freePort();
    const socket = connect(port, '127.0.0.1');
    expect(await codeOf(() => finished(socket))).toBe('UNAVAILABLE');
  });

  it('is told as a full disk where it is the disk of this machine', async () => {
    const file = createWriteStream('/dev/full');
    file.end('bytes');
    expect(await codeOf(() => finished(file))).toBe('INSUFFICIENT_STORAGE');
  });
});
