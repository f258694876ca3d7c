import { getConnectionToken } from '@nestjs/mongoose';
import { fileOf, pdfBytes, pngBytes, waitFor } from '@tertulia/testing';
import type { Connection } from 'mongoose';
import { createHash } from 'node:crypto';
import { MOST_WAITING, ResumableLeases } from './resumable/resumable-leases';
import { createTus, patchTus, TUS, tus, tusMetadata, uploadByTus } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';
import { UploadCompletion } from './upload-completion';
import { UploadsSweeper } from './uploads.sweeper';

const MAX = 300_000;
const DAY = 24 * 60 * 60 * 1_000;

let server: UploadsTestServer;
let ana: Caller, ben: Caller, eve: Caller;
let id: string;

beforeAll(async () => {
  server = await startUploadsServer({ UPLOAD_MAX_BYTES: String(MAX) });
  [ana, ben, eve] = await Promise.all([server.register('Ana'), server.register('Ben'), server.register('Eve')]);
  id = await server.direct(ana, ben);
}, 30_000);
afterAll(() => server.close());
afterEach(async () => expect(await server.files('tmp')).toEqual([]));

const records = () => server.app.get<Connection>(getConnectionToken()).collection('resumable_uploads');
const begin = async (size: number, more: Record<string, string> = {}, caller = ana) => {
  const answer = await createTus(
    caller,
    { filename: 'note.txt', filetype: 'text/plain', conversationId: id, ...more },
    size,
  );
  expect(answer.status).toBe(201);
  return answer.headers.get('location') ?? '';
};
const attachmentOf = ({ headers }: { headers: Headers }) => headers.get('upload-attachment-id');

describe('an upload in pieces', () => {
  it('becomes an attachment with its last piece', async () => {
    const bytes = Buffer.from('x'.repeat(200_000));
    const path = await begin(bytes.length);
    expect(path).toMatch(/^\/api\/v1\/uploads\/tus\/[0-9a-f]{32}$/);
    const first = await patchTus(ana, path, 0, bytes.subarray(0, 70_000));
    expect([first.status, first.headers.get('upload-offset'), attachmentOf(first)]).toEqual([204, '70000', null]);
    const far = await tus(ana, 'HEAD', path);
    expect([far.status, far.headers.get('upload-offset'), far.headers.get('upload-length')]).toEqual([
      200,
      '70000',
      '200000',
    ]);
    expect(far.headers.get('cache-control')).toBe('no-store');
    const last = await patchTus(ana, path, 70_000, bytes.subarray(70_000));
    expect(last.status).toBe(204);
    const metadata = await ben.fetch(`/api/v1/uploads/${attachmentOf(last)}/metadata`);
    expect(await metadata.json()).toEqual({
      id: attachmentOf(last),
      filename: 'note.txt',
      mimeType: 'text/plain',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      url: `/api/v1/uploads/${attachmentOf(last)}`,
      thumbnailUrl: null,
      width: null,
      height: null,
    });
    expect(
      Buffer.from(await (await ben.fetch(`/api/v1/uploads/${attachmentOf(last)}`)).arrayBuffer()).equals(bytes),
    ).toBe(true);
    expect(await server.files('resumable')).toEqual([]);
  });

  it('may be sent with the call that begins it', async () => {
    const bytes = pngBytes();
    const answer = await tus(
      ana,
      'POST',
      TUS,
      {
        'upload-length': String(bytes.length),
        'upload-metadata': tusMetadata({ filename: 'chart.png', filetype: 'image/png', conversationId: id }),
        'content-type': 'application/offset+octet-stream',
      },
      bytes,
    );
    expect([answer.status, answer.headers.get('upload-offset')]).toEqual([201, String(bytes.length)]);
    expect(answer.headers.get('location')).toMatch(/^\/api\/v1\/uploads\/tus\//);
    const metadata = (await (await ana.fetch(`/api/v1/uploads/${attachmentOf(answer)}/metadata`)).json()) as object;
    expect(metadata).toMatchObject({ mimeType: 'image/png', width: 40, height: 30 });
  });

  it('tells a sender who missed the answer what it became', async () => {
    const path = await begin(5);
    const last = await patchTus(ana, path, 0, Buffer.from('hello'));
    const asked = await tus(ana, 'HEAD', path);
    expect([asked.status, asked.headers.get('upload-offset'), attachmentOf(asked)]).toEqual([
      200,
      '5',
      attachmentOf(last),
    ]);
    const again = await patchTus(ana, path, 5, Buffer.alloc(0));
    expect([again.status, attachmentOf(again)]).toEqual([204, attachmentOf(last)]);
    expect((await patchTus(ana, path, 0, Buffer.from('hello'))).status).toBe(409);
    expect((await tus(ana, 'DELETE', path)).status).toBe(409);
  });

  it('is checked when its sender asks, where the server ended between the last byte and the checks', async () => {
    const path = await begin(5);
    await patchTus(ana, path, 0, Buffer.from('hel'));
    const { default: fs } = await import('node:fs/promises');
    await fs.appendFile(`${server.dataDir}/uploads/resumable/${path.split('/').at(-1) ?? ''}`, 'lo');
    const asked = await tus(ana, 'HEAD', path);
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '5']);
    expect(await (await ben.fetch(`/api/v1/uploads/${attachmentOf(asked)}`)).text()).toBe('hello');
  });

  it('is told to whoever asked while its last byte was being checked', async () => {
    const bytes = Buffer.from('the whole of it');
    const created = await createTus(ana, { conversationId: id, filename: 'a.txt' }, bytes.length);
    const path = created.headers.get('location') ?? '';
    const completion = server.app.get(UploadCompletion);
    const complete = completion.complete.bind(completion);
    let asked: ReturnType<typeof tus> | undefined, givenUp: ReturnType<typeof tus> | undefined;
    jest.spyOn(completion, 'complete').mockImplementationOnce(async (...args) => {
      asked = tus(ana, 'HEAD', path);
      givenUp = tus(ana, 'DELETE', path);
      // Until it waits for the lease of this call.
      await new Promise((resolve) => setTimeout(resolve, 300));
      return complete(...args);
    });
    const { headers } = await patchTus(ana, path, 0, bytes);
    const answer = await asked;
    expect([answer?.status, answer?.headers.get('upload-offset')]).toEqual([200, String(bytes.length)]);
    expect(answer?.headers.get('upload-attachment-id')).toBe(headers.get('upload-attachment-id'));
    expect((await givenUp)?.status).toBe(409);
    expect((await tus(ana, 'HEAD', path)).headers.get('upload-attachment-id')).toBe(attachmentOf({ headers }));
    jest.restoreAllMocks();
  });

  it('is its owner’s alone', async () => {
    const path = await begin(10);
    for (const other of [ben, eve]) {
      expect((await tus(other, 'HEAD', path)).status).toBe(404);
      expect((await patchTus(other, path, 0, Buffer.from('hello'))).body.code).toBe('NOT_FOUND');
      expect((await tus(other, 'DELETE', path)).body.code).toBe('NOT_FOUND');
    }
    const nobody = { fetch: (url: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${url}`, init) };
    expect((await tus(nobody, 'PATCH', path, {})).body.code).toBe('UNAUTHENTICATED');
    expect((await createTus(nobody, { conversationId: id }, 10)).body.code).toBe('UNAUTHENTICATED');
    expect((await tus(ana, 'DELETE', path)).status).toBe(204);
  });

  it('is gone once its owner gives it up', async () => {
    const path = await begin(10);
    await patchTus(ana, path, 0, Buffer.from('hello'));
    expect((await tus(ana, 'DELETE', path)).status).toBe(204);
    expect((await tus(ana, 'HEAD', path)).status).toBe(404);
    expect(await server.files('resumable')).toEqual([]);
  });

  it('expires after a day', async () => {
    const created = await createTus(ana, { filename: 'a.txt', conversationId: id }, 10);
    const path = created.headers.get('location') ?? '';
    const first = await patchTus(ana, path, 0, Buffer.from('hello'));
    const expires = Date.parse(first.headers.get('upload-expires') ?? '');
    expect(Math.abs(expires - Date.now() - DAY)).toBeLessThan(60_000);
    await server.app.get(UploadsSweeper).sweep(Date.now() + DAY / 2);
    expect((await tus(ana, 'HEAD', path)).status).toBe(200);
    await server.app.get(UploadsSweeper).sweep(Date.now() + DAY + 60_000);
    expect((await tus(ana, 'HEAD', path)).status).toBe(404);
    expect(await server.files('resumable')).toEqual([]);
    expect(await records().countDocuments()).toBe(0);
  });

  it('goes on at the right place alone', async () => {
    const path = await begin(10);
    await patchTus(ana, path, 0, Buffer.from('hello'));
    for (const offset of [0, 4, 6]) {
      const { status, body } = await patchTus(ana, path, offset, Buffer.from('world'));
      expect([offset, status, body.code]).toEqual([offset, 409, 'CONFLICT']);
    }
    const tooMuch = await patchTus(ana, path, 5, Buffer.from('world!'));
    expect([tooMuch.status, tooMuch.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
    expect((await tus(ana, 'DELETE', path)).status).toBe(204);
  });
});

describe('beginning an upload in pieces', () => {
  it('is refused when something is missing, doubled or unknown', async () => {
    const wrong: [Record<string, string>, number][] = [
      [{ filename: 'a.txt' }, 10],
      [{ filename: 'a.txt', conversationId: id, purpose: 'avatar' }, 10],
      [{ filename: 'a.txt', conversationId: 'nonsense' }, 10],
      [{ filename: 'a.txt', purpose: 'banner' }, 10],
      [{ filename: 'a.txt', conversationId: id, ownerId: id }, 10],
      [{ filename: 'a.txt', conversationId: id }, 0],
    ];
    for (const [metadata, size] of wrong) {
      const { status, headers, body } = await createTus(ana, metadata, size);
      expect([metadata, status, body.code]).toEqual([metadata, 400, 'VALIDATION_FAILED']);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
    const lengths: Record<string, string>[] = [
      {},
      { 'upload-length': '-1' },
      { 'upload-length': 'many' },
      { 'upload-defer-length': '1' },
    ];
    for (const headers of lengths) {
      const { status, body } = await tus(ana, 'POST', TUS, {
        'upload-metadata': tusMetadata({ conversationId: id }),
        ...headers,
      });
      expect([headers, status, body.code]).toEqual([headers, 400, 'VALIDATION_FAILED']);
    }
    expect(await records().countDocuments()).toBe(0);
    expect(await server.files('resumable')).toEqual([]);
  });

  it('is refused by the length that is announced', async () => {
    const { status, body } = await createTus(ana, { filename: 'a.txt', conversationId: id }, MAX + 1);
    expect([status, body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('is refused for a conversation of others', async () => {
    const { status, body } = await createTus(eve, { filename: 'a.txt', conversationId: id }, 10);
    expect([status, body.code]).toEqual([404, 'NOT_FOUND']);
  });

  it('is refused in another version of the protocol', async () => {
    const answer = await createTus(ana, { filename: 'a.txt', conversationId: id }, 10, { 'tus-resumable': '0.2.2' });
    expect([answer.status, answer.body.code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(answer.headers.get('tus-version')).toBe('1.0.0');
  });

  it('is refused by cookie from another origin', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}${TUS}`, {
      method: 'POST',
      headers: {
        cookie: `access_token=${ana.token}`,
        origin: 'https://evil.example',
        'tus-resumable': '1.0.0',
        'upload-length': '5',
      },
    });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
  });

  it('is explained by OPTIONS', async () => {
    const response = await fetch(`http://127.0.0.1:${server.port}${TUS}`, { method: 'OPTIONS' });
    expect([response.status, await response.text()]).toEqual([204, '']);
    expect(response.headers.get('tus-version')).toBe('1.0.0');
    expect(response.headers.get('tus-extension')).toBe('creation,creation-with-upload,termination,expiration');
    expect(response.headers.get('tus-max-size')).toBe(String(MAX));
    expect(response.headers.get('upload-allowed-types')).toBeNull();
  });
});

describe('requests that wait for the same upload', () => {
  it('are few: of many at once the others are refused without waiting', async () => {
    const path = await begin(10);
    let release = (): void => undefined;
    const held = server.app
      .get(ResumableLeases)
      .during(path.slice(TUS.length + 1), () => new Promise<void>((resolve) => (release = resolve)));
    await waitFor('the lease', async () => (await records().findOne({ lease: { $ne: null } })) !== null);
    const refusals: unknown[] = [];
    const asked = Array.from({ length: MOST_WAITING + 2 }, async () => {
      const { status } = await tus(ana, 'HEAD', path);
      if (status === 409) refusals.push(status);
      return status;
    });
    await waitFor('the refusals', () => refusals.length === 2);
    release();
    await held;
    const statuses = await Promise.all(asked);
    expect(statuses.filter((status) => status === 200)).toHaveLength(MOST_WAITING);
    expect((await tus(ana, 'DELETE', path)).status).toBe(204);
  }, 20_000);
});

describe('the checks of a complete upload in pieces', () => {
  it('are those of any other', async () => {
    const target = { conversationId: id };
    const good = await uploadByTus(ana, target, fileOf(pdfBytes(), '../../etc/plan.pdf', 'application/pdf'));
    expect(good.body).toMatchObject({ filename: 'plan.pdf', mimeType: 'application/pdf' });
    const bad = await uploadByTus(ana, target, fileOf(pngBytes(), 'chart.pdf', 'application/pdf'));
    expect([bad.status, bad.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    expect(bad.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    const avatar = await uploadByTus(ana, { purpose: 'avatar' }, fileOf(pngBytes(), 'me.png', 'image/png'));
    expect(avatar.body).toMatchObject({ mimeType: 'image/png' });
    expect(await server.files('resumable')).toEqual([]);
  });
});
