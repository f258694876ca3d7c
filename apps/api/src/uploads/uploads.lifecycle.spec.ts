import { getConnectionToken } from '@nestjs/mongoose';
import { fileOf, pngBytes } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { Types } from 'mongoose';
import { randomUUID } from 'node:crypto';
import { UploadStorage } from './storage/upload-storage';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';
import { UploadsService } from './uploads.service';
import { UploadsSweeper } from './uploads.sweeper';

const HOUR = 60 * 60 * 1_000;
const DAY = 24 * HOUR;

let server: UploadsTestServer;
let uploads: UploadsService;
let sweeper: UploadsSweeper;
let ana: Caller, ben: Caller;
let id: string;
let serial = 0;

beforeAll(async () => {
  server = await startUploadsServer();
  uploads = server.app.get(UploadsService);
  sweeper = server.app.get(UploadsSweeper);
  [ana, ben] = await Promise.all([server.register('Ana'), server.register('Ben')]);
  id = await server.direct(ana, ben);
}, 30_000);
afterAll(() => server.close());

/** What Ben is answered. The body is read as well: closing the server waits for those that are not. */
async function statusOf(url: string): Promise<number> {
  const response = await ben.fetch(url);
  await response.arrayBuffer();
  return response.status;
}

const newId = (): string => new Types.ObjectId().toHexString();
const collection = () => server.app.get<Connection>(getConnectionToken()).collection('uploads');
const metadataOf = (upload: { id: string }) => collection().findOne({ _id: new Types.ObjectId(upload.id) });

async function upload(content = `note ${++serial}`) {
  const file = fileOf(Buffer.from(content), 'note.txt', 'text/plain');
  return (
    await ana.upload([
      ['conversationId', id],
      ['file', file],
    ])
  ).body;
}
const claim = (ids: string[], messageId = newId(), by = ana, conversationId = id) =>
  uploads.claim(ids, { ownerId: by.user.id, conversationId, messageId });

describe('claiming uploads for a message', () => {
  it('answers in the order given, and the same again for the same message', async () => {
    const [one, two] = [await upload(), await upload()];
    const messageId = newId();
    expect(await claim([two.id, one.id], messageId)).toEqual([two, one]);
    expect(await claim([two.id, one.id], messageId)).toEqual([two, one]);
  });

  it('refuses what another message has, what others uploaded, and what is elsewhere or nowhere', async () => {
    const taken = await upload();
    await claim([taken.id]);
    const mine = await upload();
    const elsewhere = newId();
    for (const attempt of [
      () => claim([taken.id]),
      () => claim([mine.id], newId(), ben),
      () => claim([mine.id], newId(), ana, elsewhere),
      () => claim([newId()]),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    expect(await claim([mine.id])).toEqual([mine]);
  });

  it('takes all or none', async () => {
    const [free, taken] = [await upload(), await upload()];
    await claim([taken.id]);
    await expect(claim([free.id, taken.id])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await claim([free.id])).toEqual([free]);
  });

  it('gives an upload to one of the messages that want it at once', async () => {
    const shared = await upload();
    const others = await Promise.all(Array.from({ length: 8 }, () => upload()));
    const results = await Promise.allSettled(others.map((other) => claim([other.id, shared.id])));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const losers = others.filter((_, n) => results[n]?.status === 'rejected');
    for (const loser of losers) expect(await claim([loser.id])).toEqual([loser]);
  });

  it('answers both of two tries of the same message', async () => {
    const attachments = await Promise.all(Array.from({ length: 5 }, () => upload()));
    const ids = attachments.map((attachment) => attachment.id);
    const messageId = newId();
    expect(await Promise.all([claim(ids, messageId), claim(ids, messageId)])).toEqual([attachments, attachments]);
  });
});

describe('releasing the uploads of a message', () => {
  it('stops serving them at once and removes them with the next sweep', async () => {
    const attachment = await upload();
    const messageId = newId();
    await claim([attachment.id], messageId);
    await uploads.release(messageId);
    expect(await statusOf(attachment.url)).toBe(404);
    await expect(claim([attachment.id], messageId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sweeper.sweep();
    expect(await server.files('objects')).not.toContain(attachment.sha256);
    expect(await metadataOf(attachment)).toBeNull();
  });

  it('keeps the bytes while another upload has the same ones', async () => {
    const [one, two] = [await upload('the same'), await upload('the same')];
    const messageId = newId();
    await claim([one.id], messageId);
    await uploads.release(messageId);
    await sweeper.sweep();
    expect(await (await ben.fetch(two.url)).text()).toBe('the same');
  });
});

describe('the sweep', () => {
  it('removes after a day what no message took up, thumbnails too, and nothing else', async () => {
    const picture = (
      await ana.upload([
        ['conversationId', id],
        ['file', fileOf(pngBytes(77, 77), 'a.png', 'image/png')],
      ])
    ).body;
    const [idle, kept] = [await upload(), await upload()];
    await claim([kept.id]);
    await sweeper.sweep(Date.now() + DAY - 60_000);
    expect(await statusOf(idle.url)).toBe(200);
    await sweeper.sweep(Date.now() + DAY + 60_000);
    expect([await statusOf(idle.url), await statusOf(kept.url)]).toEqual([404, 200]);
    const files = await server.files('objects');
    expect(files).toContain(kept.sha256);
    for (const gone of [idle.sha256, picture.sha256, `${picture.sha256}-thumbnail`]) expect(files).not.toContain(gone);
  });

  it('leaves the pictures that people show', async () => {
    const { body } = await ana.upload([
      ['purpose', 'avatar'],
      ['file', fileOf(pngBytes(33, 33), 'me.png', 'image/png')],
    ]);
    await ana.json('PATCH', '/api/v1/users/me', { avatarUploadId: body.id });
    await sweeper.sweep(Date.now() + DAY + 60_000);
    expect(await statusOf(body.url)).toBe(200);
    await ana.json('PATCH', '/api/v1/users/me', { avatarUploadId: null });
    await sweeper.sweep(Date.now() + 3 * DAY);
    expect(await metadataOf(body)).toBeNull();
  });

  it('finishes what a crash left in the middle of being stored or removed', async () => {
    const [storing, removing] = [await upload(), await upload()];
    const set = (upload: { id: string }, state: string) =>
      collection().updateOne({ _id: new Types.ObjectId(upload.id) }, { $set: { state } });
    await set(storing, 'storing');
    await set(removing, 'removing');
    await sweeper.sweep();
    expect([(await metadataOf(storing))?.['state'], await metadataOf(removing)]).toEqual(['storing', null]);
    await sweeper.sweep(Date.now() + DAY / 12);
    expect(await metadataOf(storing)).toBeNull();
    const files = await server.files('objects');
    expect(files).not.toContain(storing.sha256);
    expect(files).not.toContain(removing.sha256);
  });

  it('never takes bytes away under an upload of the same ones', async () => {
    for (let round = 0; round < 10; round++) {
      const content = `contested ${round}`;
      const old = await upload(content);
      const messageId = newId();
      await claim([old.id], messageId);
      await uploads.release(messageId);
      const [fresh] = await Promise.all([upload(content), sweeper.sweep(), sweeper.sweep()]);
      expect(await (await ben.fetch(fresh.url)).text()).toBe(content);
    }
  });
});

describe('the claims of messages', () => {
  const send = async (attachmentIds: string[]) => {
    const clientMessageId = randomUUID();
    const { status, body } = await ana.json<{ id: string }>('POST', `/api/v1/conversations/${id}/messages`, {
      clientMessageId,
      body: 'Here',
      attachmentIds,
    });
    expect(status).toBe(201);
    return body.id;
  };

  it('end when the message was never stored, and the files are free again', async () => {
    const lost = await upload();
    await claim([lost.id]);
    await sweeper.sweep(Date.now() + HOUR / 2);
    await expect(claim([lost.id])).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await sweeper.sweep(Date.now() + HOUR + 60_000);
    expect(await claim([lost.id])).toEqual([lost]);
  });

  it('are made anew by a try that comes after all', async () => {
    const late = await upload();
    const messageId = newId();
    await claim([late.id], messageId);
    await sweeper.sweep(Date.now() + HOUR + 60_000);
    expect(await claim([late.id], messageId)).toEqual([late]);
    expect((await metadataOf(late))?.['messageId']).toEqual(new Types.ObjectId(messageId));
  });

  it('hold for good once the message is stored', async () => {
    const kept = await upload();
    const messageId = await send([kept.id]);
    await sweeper.sweep(Date.now() + HOUR + 60_000);
    expect(await metadataOf(kept)).toMatchObject({ messageId: new Types.ObjectId(messageId), settled: true });
    await sweeper.sweep(Date.now() + 30 * DAY);
    expect(await statusOf(kept.url)).toBe(200);
  });

  it('end with a deletion, also where a crash came before the files were let go', async () => {
    const doomed = await upload();
    const messageId = await send([doomed.id]);
    await sweeper.sweep(Date.now() + HOUR + 60_000);
    // The steps of a deletion up to the crash.
    await uploads.prepareRelease(messageId);
    await server.app
      .get<Connection>(getConnectionToken())
      .collection('messages')
      .updateOne({ _id: new Types.ObjectId(messageId) }, { $set: { deletedAt: new Date(), attachments: [] } });
    await sweeper.sweep(Date.now() + HOUR + 60_000);
    expect(await statusOf(doomed.url)).toBe(404);
    expect(await metadataOf(doomed)).toBeNull();
    expect(await server.files('objects')).not.toContain(doomed.sha256);
  });
});

describe('sweeps of several nodes', () => {
  it('at once remove what is idle and nothing else', async () => {
    const node = await startUploadsServer({}, server);
    const idle = await Promise.all(Array.from({ length: 30 }, () => upload()));
    const kept = await upload();
    const sent = await ana.json('POST', `/api/v1/conversations/${id}/messages`, {
      clientMessageId: randomUUID(),
      body: '',
      attachmentIds: [kept.id],
    });
    expect(sent.status).toBe(201);
    const later = Date.now() + DAY + 60_000;
    await Promise.all([sweeper, node.app.get(UploadsSweeper), sweeper].map((each) => each.sweep(later)));
    expect(await statusOf(kept.url)).toBe(200);
    const files = await server.files('objects');
    for (const { sha256 } of idle) expect(files).not.toContain(sha256);
    expect(await server.files('leaving')).toEqual([]);
    await node.close();
  });

  it('finish what one of them was in the middle of when it was killed', async () => {
    const idle = await Promise.all(Array.from({ length: 5 }, () => upload()));
    const node = await startUploadsServer({}, server);
    const storage = node.app.get(UploadStorage);
    // Killed at the worst step: the bytes are moved aside, the answer to the second question never comes.
    const remove = storage.remove.bind(storage);
    let removals = 0;
    jest.spyOn(storage, 'remove').mockImplementation((key, isReferenced) => {
      let asked = 0;
      const killed = ++removals === 3;
      return remove(key, async () => {
        if (killed && ++asked === 2) throw new Error('killed');
        return isReferenced();
      });
    });
    const later = Date.now() + DAY + 60_000;
    await node.app.get(UploadsSweeper).sweep(later);
    await node.close();
    await sweeper.sweep(later);
    await sweeper.sweep(later + 2 * HOUR);
    const files = [...(await server.files('objects')), ...(await server.files('leaving'))];
    for (const attachment of idle) {
      expect(files.filter((name) => name.startsWith(attachment.sha256))).toEqual([]);
      expect(await metadataOf(attachment)).toBeNull();
    }
  });
});
