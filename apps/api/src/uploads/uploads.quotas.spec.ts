import { getConnectionToken } from '@nestjs/mongoose';
import { fileOf, waitFor } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connect, type Socket } from 'node:net';
import { FORM_BYTES } from './intake/upload-form';
import { FormsInFlight, MOST_FORMS } from './intake/forms-in-flight';
import { Quotas } from './quotas';
import { createTus, uploadByTus } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';

/** Everything but the date goes on as it does. */
const NOT_THE_CLOCK = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const),
];

describe('quotas', () => {
  let server: UploadsTestServer, node: UploadsTestServer;
  const limits = { RATE_SIGN_IN: 'off', UPLOAD_QUOTA_BYTES: '10000', UPLOAD_DAILY_BYTES: '15000' };
  let ana: Caller, ben: Caller;
  let id: string;
  let serial = 0;

  beforeAll(async () => {
    server = await startUploadsServer(limits);
    node = await startUploadsServer(limits, server);
  }, 60_000);
  afterAll(async () => {
    await node.close();
    await server.close();
  });
  beforeEach(async () => {
    [ana, ben] = await Promise.all([server.register('Ana'), server.register('Ben')]);
    id = await server.direct(ana, ben);
  });

  const text = (size: number) => fileOf(Buffer.from(`${serial++} `.padEnd(size, 'x')), 'note.txt', 'text/plain');
  const upload = (size: number, by = ana) =>
    by.upload([
      ['conversationId', id],
      ['file', text(size)],
    ]);
  /** A form that has begun, and goes on until its connection is closed. */
  const begin = async (length: string, by = ana): Promise<Socket> => {
    const socket = connect(server.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const lines = ['Host: localhost', `Authorization: Bearer ${by.token}`, length];
    const type = 'Content-Type: multipart/form-data; boundary=x';
    socket.write(['POST /api/v1/uploads HTTP/1.1', ...lines, type, '', ''].join('\r\n'));
    return socket;
  };
  const bytesInForms = () => server.app.get(FormsInFlight).bytesOf(ana.user.id);
  const records = () => server.app.get<Connection>(getConnectionToken()).collection('uploads');

  it('let one person keep so many bytes, and say so in plain words', async () => {
    expect((await upload(6_000)).status).toBe(201);
    const { status, body } = await upload(6_000);
    expect([status, body.code]).toEqual([413, 'QUOTA_EXCEEDED']);
    expect(body.detail).toContain('9.8 KiB');
    expect((await upload(4_000)).status).toBe(201);
    expect((await upload(1)).body.code).toBe('QUOTA_EXCEEDED');
    expect((await upload(6_000, ben)).status).toBe(201);
    expect(await server.files('tmp')).toEqual([]);
  });

  it('count for files in pieces from their beginning', async () => {
    const refused = await createTus(ana, { conversationId: id, filename: 'a.txt' }, 10_001);
    expect([refused.status, refused.body.code]).toEqual([413, 'QUOTA_EXCEEDED']);
    expect((await createTus(ana, { conversationId: id, filename: 'a.txt' }, 6_000)).status).toBe(201);
    expect((await createTus(ana, { conversationId: id, filename: 'b.txt' }, 6_000)).body.code).toBe('QUOTA_EXCEEDED');
    expect((await uploadByTus(ana, { conversationId: id }, text(4_000))).status).toBe(201);
  });

  it('hold for files in pieces that are begun at once', async () => {
    const begun = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        createTus(n % 2 ? ana : node.as(ana), { conversationId: id, filename: 'a.txt' }, 3_000),
      ),
    );
    expect(begun.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(3);
    expect(begun.every(({ status, body }) => status === 201 || body.code === 'QUOTA_EXCEEDED')).toBe(true);
  });

  it('refuse a form by the length that it says, before its file is received', async () => {
    const big = await upload(90_000);
    expect([big.status, big.body.code]).toEqual([413, 'QUOTA_EXCEEDED']);
    expect((await upload(10_000)).status).toBe(201);
    // The file may come first; then there has to be room for it before it is received.
    const early = await ana.upload([
      ['file', text(1_000)],
      ['conversationId', 'nonsense'],
    ]);
    expect([early.status, early.body.code]).toEqual([413, 'QUOTA_EXCEEDED']);
  });

  it.each([
    ['says', `Content-Length: ${FORM_BYTES + 10_000}`],
    ['may come to', 'Transfer-Encoding: chunked'],
  ])('count a form on its way for what it %s, until it ends', async (_what, length) => {
    const socket = await begin(length);
    await waitFor('the form to begin', () => bytesInForms() > 0);
    expect((await upload(1)).body.code).toBe('QUOTA_EXCEEDED');
    expect((await createTus(ana, { conversationId: id, filename: 'a.txt' }, 1)).body.code).toBe('QUOTA_EXCEEDED');
    expect((await upload(1, ben)).status).toBe(201);
    socket.destroy();
    await waitFor('the form to end', () => bytesInForms() === 0);
    expect((await upload(1)).status).toBe(201);
  });

  it('count a form no more once its file is stored', async () => {
    expect((await upload(5_000)).status).toBe(201);
    expect(bytesInForms()).toBe(0);
  });

  it('are not got round by many forms at once', async () => {
    const sockets = await Promise.all(Array.from({ length: MOST_FORMS }, () => begin('Content-Length: 1000')));
    await waitFor('the forms to begin', () => bytesInForms() === MOST_FORMS);
    const { status, headers, body } = await upload(1);
    expect([status, body.code, headers.get('retry-after')]).toEqual([429, 'RATE_LIMITED', '5']);
    expect((await upload(1, ben)).status).toBe(201);
    for (const socket of sockets) socket.destroy();
    await waitFor('the forms to end', () => bytesInForms() === 0);
    expect((await upload(1)).status).toBe(201);
  });

  it('are not exceeded by uploads at once on two nodes', async () => {
    const results = await Promise.all(Array.from({ length: 12 }, (_, n) => upload(3_000, n % 2 ? ana : node.as(ana))));
    const kept = results.filter(({ status }) => status === 201).length;
    expect(kept).toBeLessThanOrEqual(3);
    expect(
      results.every(
        ({ status, body }) => status === 201 || body.code === 'QUOTA_EXCEEDED' || body.code === 'DAILY_QUOTA_EXCEEDED',
      ),
    ).toBe(true);
    const stored = await records()
      .find({ conversationId: { $exists: true }, state: 'ready' })
      .toArray();
    expect(stored.filter((record) => String(record['ownerId']) === ana.user.id)).toHaveLength(kept);
    // What was refused does not count.
    while ((await upload(3_000)).status === 201);
    const bytes = (await records().find({ state: 'ready' }).toArray())
      .filter((record) => String(record['ownerId']) === ana.user.id)
      .reduce((sum, record) => sum + Number(record['size']), 0);
    expect(bytes).toBe(9_000);
  });

  it('let one person upload so many bytes a day, whatever was deleted since', async () => {
    for (const size of [8_000, 6_000]) {
      const { body } = await upload(size);
      expect(body.size).toBe(size);
      await records().deleteMany({ ownerId: { $exists: true } });
    }
    const { status, headers, body } = await upload(2_000);
    expect([status, body.code]).toEqual([429, 'DAILY_QUOTA_EXCEEDED']);
    const wait = Number(headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(24 * 60 * 60);
    expect((await upload(1_000)).status).toBe(201);
  });

  it('give back what could not be stored, though what there is of it cannot be removed either', async () => {
    const bytes = Buffer.alloc(8_000, 'y');
    // The folder that the file belongs in is a file: nothing is put there, and nothing moved out of it.
    const hash = createHash('sha256').update(bytes).digest('hex');
    const folder = path.join(server.dataDir, 'uploads', 'objects', hash.slice(0, 2));
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, '');
    for (const by of [ana, ana, ana]) {
      const failed = await by.upload([
        ['conversationId', id],
        ['file', fileOf(bytes, 'note.txt', 'text/plain')],
      ]);
      expect(failed.status).toBe(500);
    }
    await rm(folder);
    expect((await upload(8_000)).status).toBe(201);
  });

  it('give back what came to nothing to the day that it was counted on, though midnight has passed meanwhile', async () => {
    const day = () => new Date().toISOString().slice(0, 10);
    const days = server.app
      .get<Connection>(getConnectionToken())
      .collection<{ _id: string; bytes: number }>('upload_days');
    const quotas = server.app.get(Quotas);
    const today = day();
    await quotas.spend(ana.user.id, 5_000);
    const counted = await quotas.spend(ana.user.id, 9_000);
    expect(counted).toBe(`${ana.user.id}:${today}`);
    jest.useFakeTimers({ now: Date.now() + 24 * 60 * 60 * 1_000, doNotFake: NOT_THE_CLOCK });
    try {
      const next = await quotas.spend(ana.user.id, 15_000);
      expect([next, next !== counted]).toEqual([`${ana.user.id}:${day()}`, true]);
      await quotas.giveBack(counted ?? '', 9_000);
      // Given back twice, such as by a crash in between: never below what is left of the day.
      await quotas.giveBack(counted ?? '', 9_000);
      const bytesOf = async (id: string | null) => (await days.findOne({ _id: id ?? '' }))?.bytes;
      expect([await bytesOf(counted), await bytesOf(next)]).toEqual([5_000, 15_000]);
      await expect(quotas.spend(ana.user.id, 1)).rejects.toMatchObject({ code: 'DAILY_QUOTA_EXCEEDED' });
    } finally {
      jest.useRealTimers();
    }
  });
});
