import { getConnectionToken } from '@nestjs/mongoose';
import { fileOf } from '@tertulia/testing';
import type { Connection } from 'mongoose';
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
