import { getConnectionToken } from '@nestjs/mongoose';
import { fileOf } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';
import { UploadsSweeper } from './uploads.sweeper';

const DAY = 24 * 60 * 60 * 1_000;

let server: UploadsTestServer;
let ana: Caller;
let id: string;

beforeAll(async () => {
  server = await startUploadsServer();
  ana = await server.register('Ana');
  id = await server.direct(ana, await server.register('Ben'));
}, 30_000);
afterAll(() => server.close());

describe('a sweep that meets what it cannot remove', () => {
  it('goes on with everything else, and removes it once that is possible', async () => {
    const uploads: string[] = [];
    for (const name of ['one', 'two', 'three']) {
      const { body } = await ana.upload([
        ['conversationId', id],
        ['file', fileOf(Buffer.from(`the file ${name}`), `${name}.txt`, 'text/plain')],
      ]);
      uploads.push(body.sha256);
    }
    // The first one's folder is a file: the system refuses to move anything out of it.
    const [stuck = ''] = uploads;
    const folder = path.join(server.dataDir, 'uploads', 'objects', stuck.slice(0, 2));
    await rename(folder, `${folder}-aside`);
    await writeFile(folder, '');

    const sweeper = server.app.get(UploadsSweeper);
    await sweeper.sweep(Date.now() + DAY + 60_000);
    const records = server.app.get<Connection>(getConnectionToken()).collection('uploads');
    expect((await records.find().toArray()).map(({ sha256 }) => sha256 as string)).toEqual([stuck]);

    await rename(folder, `${folder}-file`);
    await rename(`${folder}-aside`, folder);
    await sweeper.sweep(Date.now() + DAY + 120_000);
    expect(await records.countDocuments()).toBe(0);
    expect(await server.files('objects')).toEqual([path.basename(`${folder}-file`)]);
  });
});
