import { getConnectionToken } from '@nestjs/mongoose';
import { fileOf } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { DiskStorage } from './storage/disk-storage';
import { UploadStorage } from './storage/upload-storage';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';
import { UploadsSweeper } from './uploads.sweeper';

const LATER = 25 * 60 * 60 * 1_000;

let server: UploadsTestServer, node: UploadsTestServer;
let ana: Caller;
let id: string;

beforeAll(async () => {
  server = await startUploadsServer();
  node = await startUploadsServer({}, server);
  ana = await server.register('Ana');
  id = await server.direct(ana, await server.register('Ben'));
}, 60_000);
afterAll(async () => {
  await node.close();
  await server.close();
});
afterEach(() => jest.restoreAllMocks());

const upload = async (count: number) => {
  for (let n = 0; n < count; n++) {
    const file = fileOf(Buffer.from(`file ${n} of ${count}`), 'a.txt', 'text/plain');
    expect(
      (
        await ana.upload([
          ['conversationId', id],
          ['file', file],
        ])
      ).status,
    ).toBe(201);
  }
};
const sweep = (at: UploadsTestServer) => at.app.get(UploadsSweeper).sweep(Date.now() + LATER);
const database = () => server.app.get<Connection>(getConnectionToken());
const left = () => database().collection('uploads').countDocuments();

/** Calls `meanwhile` in the middle of the next removal. */
function inARemoval(meanwhile: () => Promise<unknown>): void {
  const storage = server.app.get<DiskStorage>(UploadStorage);
  const remove = storage.remove.bind(storage);
  jest.spyOn(storage, 'remove').mockImplementationOnce(async (...args) => {
    await meanwhile();
    await remove(...args);
  });
}

describe('the sweep', () => {
  it('is one node’s at a time', async () => {
    await upload(2);
    let there: boolean | undefined;
    inARemoval(async () => (there = await sweep(node)));
    expect([await sweep(server), there, await left()]).toEqual([true, false, 0]);
    await upload(1);
    expect([await sweep(node), await left()]).toEqual([true, 0]);
  });

  it('stops after what it is doing when another node has the lease', async () => {
    await upload(3);
    inARemoval(async () => {
      const until = new Date(Date.now() + 60_000);
      const leases = database().collection<{ _id: string }>('leases');
      await leases.updateOne({ _id: 'uploads-sweep' }, { $set: { holder: 'another', until } });
      // Longer than from one renewal to the next.
      await new Promise((resolve) => setTimeout(resolve, 9_000));
    });
    expect(await sweep(server)).toBe(true);
    expect([await left(), await sweep(node)]).toEqual([2, false]);
    await database().collection<{ _id: string }>('leases').deleteOne({ _id: 'uploads-sweep' });
    expect([await sweep(node), await left()]).toEqual([true, 0]);
  }, 30_000);

  it('keeps a node that stops waiting for no more than a moment, and is gone on with by another', async () => {
    const stopping = await startUploadsServer({}, server);
    await upload(3);
    const storage = stopping.app.get<DiskStorage>(UploadStorage);
    const never = new Promise<void>(() => undefined);
    const hung = new Promise<void>((resolve) => {
      jest.spyOn(storage, 'remove').mockImplementation(() => (resolve(), never));
    });
    void sweep(stopping);
    await hung;
    const began = performance.now();
    await stopping.close();
    expect(performance.now() - began).toBeLessThan(5_000);
    // What it held lapses; here nobody waits for that.
    await database().collection<{ _id: string }>('leases').deleteOne({ _id: 'uploads-sweep' });
    expect([await sweep(node), await left()]).toEqual([true, 0]);
  }, 30_000);
});
