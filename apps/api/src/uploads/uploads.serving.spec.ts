import { fileOf, pdfBytes, pngBytes } from '@tertulia/testing';
import sharp from 'sharp';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';

let server: UploadsTestServer;
let ana: Caller, ben: Caller, eve: Caller;
let id: string;

beforeAll(async () => {
  server = await startUploadsServer();
  [ana, ben, eve] = await Promise.all([server.register('Ana'), server.register('Ben'), server.register('Eve')]);
  id = await server.direct(ana, ben);
}, 30_000);
afterAll(() => server.close());

const words = 'Nothing acknowledged is ever lost or doubled.';
const upload = async (file: File) =>
  (
    await ana.upload([
      ['conversationId', id],
      ['file', file],
    ])
  ).body;
const note = () => upload(fileOf(Buffer.from(words), 'note “ñ”.txt', 'text/plain'));
const png = () => upload(fileOf(pngBytes(1_000, 500), 'chart.png', 'image/png'));

/** A film of so many bytes, as much of one as is looked at. */
function mp4Bytes(size: number): Buffer {
  const start = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1');
  const bytes = Buffer.alloc(size, 'tertulia ');
  start.copy(bytes);
  bytes.writeUInt32BE(size - start.length, start.length);
  bytes.write('mdat', start.length + 4, 'latin1');
  return bytes;
}

/** What a person is answered who asks for a file, or for a part of it. */
async function asked(by: Caller, url: string, range?: string) {
  const response = await by.fetch(url, range === undefined ? {} : { headers: { range } });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

describe('a stored file', () => {
  it('comes back as it was, to every member', async () => {
    const { url, sha256 } = await note();
    const response = await ben.fetch(url);
    expect([response.status, await response.text()]).toEqual([200, words]);
    expect(response.headers.get('content-length')).toBe(String(words.length));
    expect(response.headers.get('etag')).toBe(`"${sha256}"`);
  });

  it('cannot do anything in a browser', async () => {
    const { headers } = await ben.fetch((await note()).url);
    expect(headers.get('content-disposition')).toBe(
      `attachment; filename="note ___.txt"; filename*=UTF-8''note%20%E2%80%9C%C3%B1%E2%80%9D.txt`,
    );
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toBe("sandbox; default-src 'none'");
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('vary')).toMatch(/Cookie/);
  });

  it('is shown in place only where it can run nothing', async () => {
    const inline = async (path: string | null) => (await ben.fetch(path ?? '')).headers.get('content-disposition');
    const picture = await png();
    expect(await inline(picture.url)).toMatch(/^inline/);
    expect(await inline(picture.thumbnailUrl)).toMatch(/^inline/);
    expect(await inline((await upload(fileOf(pdfBytes(), 'plan.pdf', 'application/pdf'))).url)).toMatch(/^attachment/);
    // By whoever wants to save it, nowhere.
    for (const query of ['?download', '?download=1', '?download=0&download=1']) {
      expect(await inline(picture.url + query)).toMatch(/^attachment; filename="/);
    }
  });

  it('comes in parts', async () => {
    const { url } = await note();
    for (const [range, from, to] of [
      ['bytes=0-6', 0, 7],
      ['bytes=8-', 8, 45],
      ['bytes=-8', 37, 45],
      ['bytes=40-999', 40, 45],
    ] as const) {
      const response = await ben.fetch(url, { headers: { range } });
      expect([range, response.status, await response.text()]).toEqual([range, 206, words.slice(from, to)]);
      expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/45`);
      expect(response.headers.get('content-length')).toBe(String(to - from));
    }
    const several = await ben.fetch(url, { headers: { range: 'bytes=0-1,4-5' } });
    expect([several.status, await several.text()]).toEqual([200, words]);
  });

  it('is a film that one seeks in', async () => {
    const bytes = mp4Bytes(50_000);
    const { url, mimeType } = await upload(fileOf(bytes, 'tour.mp4', 'video/mp4'));
    expect(mimeType).toBe('video/mp4');
    for (const [range, from, to] of [
      ['bytes=0-', 0, bytes.length],
      ['bytes=20000-20999', 20_000, 21_000],
      ['bytes=-1000', bytes.length - 1_000, bytes.length],
    ] as const) {
      const { status, headers, ...response } = await asked(ben, url, range);
      expect([range, status, headers.get('content-type')]).toEqual([range, 206, 'video/mp4']);
      expect(headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${bytes.length}`);
      expect([headers.get('accept-ranges'), headers.get('content-disposition')]).toEqual([
        'bytes',
        expect.stringMatching(/^inline/),
      ]);
      expect(response.bytes.equals(bytes.subarray(from, to))).toBe(true);
    }
    const beyond = await asked(ben, url, `bytes=${bytes.length}-`);
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, `bytes */${bytes.length}`]);
    const nothing = await asked(ben, url, 'bytes=-0');
    expect(nothing.status).toBe(416);
  });

  it('is a photo whose smaller picture does not say where it was taken', async () => {
    const exif = { IFD0: { Make: 'TertuliaCam' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '40/1 25/1 0/1' } };
    const blue = { create: { width: 600, height: 300, channels: 3 as const, background: '#00f' } };
    const photo = await sharp(blue).withExif(exif).jpeg().toBuffer();
    const { url, thumbnailUrl } = await upload(fileOf(photo, 'beach.jpg', 'image/jpeg'));
    const original = (await asked(ben, url)).bytes;
    expect([original.equals(photo), (await sharp(original).metadata()).exif?.includes('TertuliaCam')]).toEqual([
      true,
      true,
    ]);
    const small = (await asked(ben, thumbnailUrl ?? '')).bytes;
    const { format, width, exif: kept, xmp } = await sharp(small).metadata();
    expect([format, width, kept, xmp]).toEqual(['webp', 480, undefined, undefined]);
    expect([small.includes('TertuliaCam'), small.includes('EXIF')]).toEqual([false, false]);
  });

  it('has an end that a range cannot pass', async () => {
    const response = await ben.fetch((await note()).url, { headers: { range: 'bytes=45-' } });
    expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */45']);
    expect(response.headers.get('cache-control') ?? '').not.toContain('max-age');
    expect(await response.json()).toMatchObject({ code: 'RANGE_NOT_SATISFIABLE', status: 416 });
  });

  it('is not sent again to who has it', async () => {
    const { url, sha256 } = await note();
    const same = await ben.fetch(url, { headers: { 'if-none-match': `"other", W/"${sha256}"` } });
    expect([same.status, await same.text(), same.headers.get('etag')]).toEqual([304, '', `"${sha256}"`]);
    expect((await ben.fetch(url, { headers: { 'if-none-match': '"other"' } })).status).toBe(200);
    const ranged = (etag: string) => ben.fetch(url, { headers: { range: 'bytes=0-1', 'if-range': etag } });
    expect((await ranged(`"${sha256}"`)).status).toBe(206);
    expect((await ranged('"other"')).status).toBe(200);
  });

  it('answers HEAD like GET, without the bytes', async () => {
    const { url } = await note();
    const whole = await ben.fetch(url, { method: 'HEAD' });
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '45', '']);
    // Of a range, which only GET has, it says nothing.
    for (const range of ['bytes=0-9', 'bytes=1000-']) {
      const part = await ben.fetch(url, { method: 'HEAD', headers: { range } });
      expect([part.status, part.headers.get('content-length')]).toEqual([200, '45']);
    }
  });

  it('has a smaller picture if it is one', async () => {
    const { thumbnailUrl } = await png();
    const response = await ben.fetch(thumbnailUrl ?? '');
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50);
    const document = await note();
    expect((await ben.fetch(`${document.url}/thumbnail`)).status).toBe(404);
  });

  it('is hidden from everyone else, like one that does not exist', async () => {
    const { url, thumbnailUrl } = await png();
    for (const path of [url, thumbnailUrl ?? '', `/api/v1/uploads/${'e'.repeat(24)}`, '/api/v1/uploads/nonsense']) {
      const { status, body } = await eve.json<{ code: string }>('GET', path);
      expect([path, status, body.code]).toEqual([path, 404, 'NOT_FOUND']);
    }
    expect((await fetch(`http://127.0.0.1:${server.port}${url}`)).status).toBe(401);
  });

  it('has an id that nobody counts up to from that of another file', async () => {
    // The four bytes of the time and five of the process are what ids have in common that are counted up.
    const [one, two] = [await note(), await note()];
    expect(one.id.slice(8, 18)).not.toBe(two.id.slice(8, 18));
  });

  it('is hidden from who was removed, from then on', async () => {
    const { body: group } = await ana.json<{ id: string }>('POST', '/api/v1/conversations', {
      type: 'group',
      title: 'Launch',
      memberIds: [ben.user.id],
    });
    const { body } = await ana.upload([
      ['conversationId', group.id],
      ['file', fileOf(Buffer.from('x'), 'a.txt', 'text/plain')],
    ]);
    const before = await ben.fetch(body.url);
    expect([before.status, before.headers.get('cache-control')]).toEqual([200, 'private, no-cache']);
    await ana.json('DELETE', `/api/v1/conversations/${group.id}/members/${ben.user.id}`);
    expect((await ben.fetch(body.url)).status).toBe(404);
    expect((await ben.fetch(body.url, { headers: { 'if-none-match': `"${body.sha256}"` } })).status).toBe(404);
  });
});

describe('a profile picture', () => {
  it('is for every signed-in user once it is shown, and for its owner before', async () => {
    const { body } = await ana.upload([
      ['purpose', 'avatar'],
      ['file', fileOf(pngBytes(), 'me.png', 'image/png')],
    ]);
    expect([(await ana.fetch(body.url)).status, (await eve.fetch(body.url)).status]).toEqual([200, 404]);
    const { status, body: me } = await ana.json<{ avatarUrl: string }>('PATCH', '/api/v1/users/me', {
      avatarUploadId: body.id,
    });
    expect(status).toBe(200);
    const shown = await eve.fetch(me.avatarUrl);
    expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'private, max-age=600']);
    await ana.json('PATCH', '/api/v1/users/me', { avatarUploadId: null });
    expect((await eve.fetch(me.avatarUrl)).status).toBe(404);
  });

  it('is shown to others without what the photo and its name say of where it was taken, by whichever address', async () => {
    const photo = await sharp({ create: { width: 16, height: 16, channels: 3, background: 'red' } })
      .withExif({ IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1', GPSLongitude: '13/1 24/1 18/1' } })
      .jpeg()
      .toBuffer();
    expect((await sharp(photo).metadata()).exif).toBeDefined();
    const { body } = await ana.upload([
      ['purpose', 'avatar'],
      ['file', fileOf(photo, 'home.jpg', 'image/jpeg')],
    ]);
    await ana.json('PATCH', '/api/v1/users/me', { avatarUploadId: body.id });
    for (const url of [body.url, `${body.url}/thumbnail`]) {
      const shown = await eve.fetch(url);
      expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/webp']);
      const { format, exif } = await sharp(Buffer.from(await shown.arrayBuffer())).metadata();
      expect([format, exif]).toEqual(['webp', undefined]);
      const said = JSON.stringify([...shown.headers]);
      expect([said.includes('picture.webp'), said.includes('home'), said.includes(body.sha256)]).toEqual([
        true,
        false,
        false,
      ]);
    }
    const known = await Promise.all([ana, eve].map((caller) => caller.json('GET', `${body.url}/metadata`)));
    expect(known.map(({ status }) => status)).toEqual([200, 404]);
    expect(Buffer.from(await (await ana.fetch(body.url)).arrayBuffer()).equals(photo)).toBe(true);
    await ana.json('PATCH', '/api/v1/users/me', { avatarUploadId: null });
  });

  it("is one's own image and nothing else", async () => {
    const [mine, document] = [await png(), await note()];
    const set = async (caller: Caller, avatarUploadId: string) =>
      (await caller.json('PATCH', '/api/v1/users/me', { avatarUploadId })).status;
    expect(await set(eve, mine.id)).toBe(400);
    expect(await set(ana, document.id)).toBe(400);
    expect(await set(ana, 'e'.repeat(24))).toBe(400);
    expect(await set(ana, mine.id)).toBe(200);
  });
});
