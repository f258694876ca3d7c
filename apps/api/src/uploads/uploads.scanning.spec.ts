import { getConnectionToken } from '@nestjs/mongoose';
import {
  type ClamdServer,
  describeWith,
  EICAR,
  fileOf,
  pngBytes,
  SCANNER_PROGRAMS,
  startClamd,
} from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { setTimeout as sleep } from 'node:timers/promises';
import { MalwareCheck } from './scanning/malware-check';
import { createTus, patchTus, tus, uploadByTus } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';

describeWith(describe, SCANNER_PROGRAMS, 'files with a scanner', () => {
  let clamd: ClamdServer;
  let server: UploadsTestServer, lenient: UploadsTestServer;
  let ana: Caller, ben: Caller;
  let id: string;

  beforeAll(async () => {
    clamd = await startClamd(2_000_000);
    server = await startUploadsServer({ CLAMAV_URL: clamd.url });
    lenient = await startUploadsServer({ CLAMAV_URL: clamd.socket, CLAMAV_WHEN_DOWN: 'allow' }, server);
    [ana, ben] = await Promise.all([server.register('Ana'), server.register('Ben')]);
    id = await server.direct(ana, ben);
  }, 60_000);
  afterAll(async () => {
    await lenient.close();
    await server.close();
    await clamd.stop();
  });

  const records = () => server.app.get<Connection>(getConnectionToken()).collection('uploads');
  const text = (content: string | Buffer) => fileOf(Buffer.from(content), 'note.txt', 'text/plain');
  const upload = (file: File, by = ana) =>
    by.upload([
      ['conversationId', id],
      ['file', file],
    ]);
  const nothingIsLeft = async () => {
    expect([await server.files('tmp'), await server.files('objects'), await server.files('resumable')]).toEqual([
      [],
      [],
      [],
    ]);
    expect(await records().countDocuments()).toBe(0);
  };

  it('are refused when they are infected, however they come, and leave nothing behind', async () => {
    for (const send of [() => upload(text(EICAR)), () => uploadByTus(ana, { conversationId: id }, text(EICAR))]) {
      const { status, body } = await send();
      expect([status, body.code]).toEqual([422, 'FILE_INFECTED']);
      await nothingIsLeft();
    }
    const overSocket = await upload(text(EICAR), lenient.as(ana));
    expect([overSocket.status, overSocket.body.code]).toEqual([422, 'FILE_INFECTED']);
    await nothingIsLeft();
  });

  it('are in quarantine until they are found clean', async () => {
    clamd.pause();
    const sent = upload(fileOf(pngBytes(), 'chart.png', 'image/png'));
    let record = await records().findOne({});
    for (let tries = 0; record === null && tries < 200; tries++) {
      await sleep(20);
      record = await records().findOne({});
    }
    expect(record?.['state']).toBe('quarantined');
    expect((await ben.fetch(`/api/v1/uploads/${String(record?._id)}`)).status).toBe(404);
    expect(await server.files('objects')).toEqual([]);
    clamd.resume();
    const { status, body } = await sent;
    expect(status).toBe(201);
    expect(await records().findOne({})).toMatchObject({ state: 'ready', scannedAt: expect.any(Date) as Date });
    expect((await ben.fetch(body.url)).status).toBe(200);
    expect((await ben.fetch(`${body.url}/thumbnail`)).status).toBe(200);
    await records().deleteMany({});
    const { rm } = await import('node:fs/promises');
    await rm(`${server.dataDir}/uploads/objects`, { recursive: true });
    await (await import('node:fs/promises')).mkdir(`${server.dataDir}/uploads/objects`);
  });

  it('are refused where the scanner works and will not judge them, whatever the setting says', async () => {
    const tooLong = text(Buffer.alloc(3_000_000, 'x'));
    const { status, headers, body } = await upload(tooLong);
    expect([status, body.code, headers.get('retry-after')]).toEqual([503, 'SCANNER_UNAVAILABLE', '10']);
    await nothingIsLeft();
    const pleaded = await upload(tooLong, lenient.as(ana));
    expect([pleaded.status, pleaded.body.code]).toEqual([503, 'SCANNER_UNAVAILABLE']);
    await nothingIsLeft();
  });

  it('are looked at before anything decodes them', async () => {
    const damaged = Buffer.concat([pngBytes().subarray(0, 50), Buffer.from(EICAR)]);
    const { status, body } = await upload(fileOf(damaged, 'chart.png', 'image/png'));
    expect([status, body.code]).toEqual([422, 'FILE_INFECTED']);
    await nothingIsLeft();
  });

  it('are refused while the scanner is down, or taken where the setting says so', async () => {
    const gone = await startClamd();
    const [strict, open] = await Promise.all(
      ['refuse', 'allow'].map((whenDown) =>
        startUploadsServer({ CLAMAV_URL: gone.url, CLAMAV_WHEN_DOWN: whenDown }, server),
      ),
    );
    await gone.stop();
    const { status, body } = await upload(text('hello'), strict!.as(ana));
    expect([status, body.code]).toEqual([503, 'SCANNER_UNAVAILABLE']);
    await nothingIsLeft();
    expect((await upload(text('hello'), open!.as(ana))).status).toBe(201);
    expect(await records().findOne({})).toMatchObject({ state: 'ready', scannedAt: null });
    await Promise.all([strict!.close(), open!.close()]);
  }, 60_000);

  it('stay with the server when they came in pieces and the scanner is down, and are looked at when it is back', async () => {
    const gone = await startClamd();
    const port = Number(new URL(gone.url).port);
    const node = await startUploadsServer({ CLAMAV_URL: gone.url }, server);
    await gone.stop();
    const begun = await createTus(node.as(ana), { filename: 'note.txt', conversationId: id }, 5);
    const path = begun.headers.get('location') ?? '';
    const refused = await patchTus(node.as(ana), path, 0, Buffer.from('hello'));
    expect([port > 0, refused.status, refused.body.code]).toEqual([true, 503, 'SCANNER_UNAVAILABLE']);
    // Not tried again by each question for it.
    const checks = jest.spyOn(node.app.get(MalwareCheck), 'check');
    for (let n = 0; n < 3; n++) {
      const early = await tus(node.as(ana), 'HEAD', path);
      expect(early.status).toBe(503);
      expect(Number(early.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(checks).not.toHaveBeenCalled();
    const asked = await tus(server.as(ana), 'HEAD', path);
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '5']);
    const attachment = asked.headers.get('upload-attachment-id') ?? '';
    expect(await (await ben.fetch(`/api/v1/uploads/${attachment}`)).text()).toBe('hello');
    await node.close();
  }, 60_000);
});
