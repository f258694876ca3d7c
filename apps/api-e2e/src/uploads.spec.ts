import type { Attachment } from '@tertulia/contracts';
import {
  fileOf,
  jpegBytes,
  messageRequest,
  pdfBytes,
  pngBytes,
  RestClient,
  type TestUser,
  unknownId,
} from '@tertulia/testing';
import { createHash } from 'node:crypto';
import { expectProblem, expectRefusal } from './support/expectations';
import { expectAttachment, expectMessage } from './support/shapes';
import { registerCast, useServer } from './support/use-server';

const server = useServer();
let ana: TestUser, ben: TestUser, eve: TestUser;
let id: string;

beforeAll(async () => {
  ({ ana, ben, eve } = await registerCast(server));
  ({ id } = await ana.direct(ben));
});

const post = (by: TestUser, fields: Record<string, string | File>) => {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return by.rest.call<Attachment>('POST', '/uploads', { body });
};
const png = () => fileOf(pngBytes(120, 80), 'chart.png', 'image/png');

describe('uploading a file', () => {
  it('answers 201 with what the file is by its content', async () => {
    const { status, body } = await post(ana, { file: png(), conversationId: id });
    expect(status).toBe(201);
    expectAttachment(body);
    expect(body).toMatchObject({
      filename: 'chart.png',
      mimeType: 'image/png',
      size: pngBytes(120, 80).length,
      sha256: createHash('sha256').update(pngBytes(120, 80)).digest('hex'),
      width: 120,
      height: 80,
    });
    expect(body.url).toBe(`/api/v1/uploads/${body.id}`);
    expect(body.thumbnailUrl).toBe(`/api/v1/uploads/${body.id}/thumbnail`);
  });

  it('takes the two fields in either order', async () => {
    expect((await post(ana, { conversationId: id, file: png() })).status).toBe(201);
    expect((await post(ana, { file: png(), conversationId: id })).status).toBe(201);
  });

  it('takes documents, which have no size in pixels and no thumbnail', async () => {
    const attachment = await ana.upload(id, fileOf(pdfBytes(), 'plan.pdf', 'application/pdf'));
    expectAttachment(attachment);
    expect(attachment).toMatchObject({ mimeType: 'application/pdf', thumbnailUrl: null, width: null, height: null });
  });

  it('believes the content, not the name nor the type that was sent', async () => {
    const attachment = await ana.upload(id, fileOf(jpegBytes(), 'fake.png', 'image/png'));
    expect(attachment.mimeType).toBe('image/jpeg');
  });

  it('takes 25 MiB and not a byte more', async () => {
    const most = 25 * 1024 * 1024;
    const fits = await post(ana, { conversationId: id, file: fileOf(Buffer.alloc(most, 'x'), 'a.txt', 'text/plain') });
    expect([fits.status, fits.body.size]).toEqual([201, most]);
    const tooBig = fileOf(Buffer.alloc(most + 1, 'x'), 'b.txt', 'text/plain');
    expectProblem(await post(ana, { conversationId: id, file: tooBig }), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('is refused where something is missing or too much', async () => {
    expectRefusal(await post(ana, { file: png() }), 400);
    expectRefusal(await post(ana, { conversationId: id }), 400);
    expectRefusal(await post(ana, { conversationId: 'nonsense', file: png() }), 400, 404);
    expectRefusal(await post(ana, { conversationId: id, file: png(), ownerId: ben.id }), 400);
    expectRefusal(await ana.rest.post('/uploads', { conversationId: id }), 400, 415);
    const torn = { 'content-type': 'multipart/form-data; boundary=x' };
    expectRefusal(await ana.rest.call('POST', '/uploads', { body: '--x\r\nnonsense', headers: torn }), 400);
  });

  it('is for members of the conversation alone', async () => {
    expectProblem(await post(eve, { conversationId: id, file: png() }), 404, 'NOT_FOUND');
    expectProblem(await post(ana, { conversationId: unknownId(), file: png() }), 404, 'NOT_FOUND');
    const body = new FormData();
    body.append('conversationId', id);
    body.append('file', png());
    const anonymous = await new RestClient(server.url).call('POST', '/uploads', { body });
    expectProblem(anonymous, 401, 'UNAUTHENTICATED');
  });
});

describe('an uploaded file', () => {
  it('comes back as it was, for every member', async () => {
    const { url } = await ana.upload(id, png());
    const { status, headers, body } = await ben.rest.bytes(url);
    expect(status).toBe(200);
    expect(body.equals(pngBytes(120, 80))).toBe(true);
    expect(headers.get('content-type')).toBe('image/png');
    expect(headers.get('content-length')).toBe(String(body.length));
    expect(headers.get('accept-ranges')).toBe('bytes');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('comes in parts where a range is asked for', async () => {
    const bytes = pngBytes(120, 80);
    const { url } = await ana.upload(id, png());
    const parts: [string, number, number][] = [
      ['bytes=0-9', 0, 10],
      ['bytes=10-', 10, bytes.length],
      ['bytes=-5', bytes.length - 5, bytes.length],
      ['bytes=0-999999', 0, bytes.length],
    ];
    for (const [range, from, to] of parts) {
      const { status, headers, body } = await ben.rest.bytes(url, { range });
      expect([range, status]).toEqual([range, 206]);
      expect(headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${bytes.length}`);
      expect(body.equals(bytes.subarray(from, to))).toBe(true);
    }
    const outside = await ben.rest.at('GET', url, { headers: { range: `bytes=${bytes.length}-` } });
    expectProblem(outside, 416, 'RANGE_NOT_SATISFIABLE');
    expect(outside.headers.get('content-range')).toBe(`bytes */${bytes.length}`);
  });

  it('is not sent again to whom has it', async () => {
    const { url } = await ana.upload(id, png());
    const etag = (await ben.rest.bytes(url)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^(W\/)?".+"$/);
    const again = await ben.rest.bytes(url, { 'if-none-match': etag });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await ben.rest.bytes(url, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await ben.rest.bytes(url, { range: 'bytes=0-3', 'if-range': '"other"' })).status).toBe(200);
    expect((await ben.rest.bytes(url, { range: 'bytes=0-3', 'if-range': etag })).status).toBe(206);
  });

  it('has a smaller picture where it is one', async () => {
    const { thumbnailUrl } = await ana.upload(id, fileOf(pngBytes(2_000, 1_000), 'large.png', 'image/png'));
    const { status, headers, body } = await ben.rest.bytes(String(thumbnailUrl));
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^image\/(webp|jpeg|png|avif)$/);
    expect(headers.get('etag')).toEqual(expect.any(String));
    expect(body.length).toBeGreaterThan(0);
    const { id: document } = await ana.upload(id, fileOf(pdfBytes(), 'plan.pdf', 'application/pdf'));
    expectProblem(await ben.rest.get(`/uploads/${document}/thumbnail`), 404, 'NOT_FOUND');
  });

  it('is for members of its conversation alone', async () => {
    const { url, thumbnailUrl } = await ana.upload(id, png());
    for (const path of [url, String(thumbnailUrl)]) {
      expectProblem(await eve.rest.at('GET', path), 404, 'NOT_FOUND');
      expectProblem(await new RestClient(server.url).at('GET', path), 401, 'UNAUTHENTICATED');
    }
    expectProblem(await ana.rest.get(`/uploads/${unknownId()}`), 404, 'NOT_FOUND');
    expectProblem(await ana.rest.get('/uploads/..%2f..%2fjwt-secret'), 404, 'NOT_FOUND');
  });

  it('is never shown as a page of this site, whatever is in it', async () => {
    const page = Buffer.from('<!doctype html><script>alert(1)</script>');
    const drawing = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
    for (const file of [fileOf(page, 'a.html', 'text/html'), fileOf(drawing, 'a.svg', 'image/svg+xml')]) {
      const { status, body } = await post(ana, { conversationId: id, file });
      if (status === 415) continue;
      expect(status).toBe(201);
      const { headers } = await ben.rest.bytes(body.url);
      expect(headers.get('content-disposition')).toMatch(/^attachment/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  it('keeps a name of any script, and no name breaks the headers', async () => {
    for (const name of ['報告 2026.txt', 'quote".txt', 'semi;colon.txt', "O'Brien (1).txt", '../../etc/passwd']) {
      const { url, filename } = await ana.upload(id, fileOf(Buffer.from('hello'), name, 'text/plain'));
      expect(filename).not.toContain('/');
      const { status, headers } = await ben.rest.bytes(url);
      expect(status).toBe(200);
      const disposition = headers.get('content-disposition') ?? '';
      expect(disposition).toContain("filename*=UTF-8''");
      const [, encoded = ''] = disposition.match(/filename\*=UTF-8''([^;]*)/) ?? [];
      expect(decodeURIComponent(encoded)).toBe(filename);
    }
  });
});

describe('a message with attachments', () => {
  it('carries them, and may then be without words', async () => {
    const [one, two] = [
      await ana.upload(id, png()),
      await ana.upload(id, fileOf(pdfBytes(), 'p.pdf', 'application/pdf')),
    ];
    const message = await ana.send(id, { body: '', attachmentIds: [one.id, two.id] });
    expectMessage(message);
    expect(message.attachments).toEqual([one, two]);
    expect((await ben.history(id, { limit: 1 })).items).toEqual([message]);
  });

  it('takes no file twice, no file of others, and none from another conversation', async () => {
    const [mine, bens] = [await ana.upload(id, png()), await ben.upload(id, png())];
    const elsewhere = await ana.upload((await ana.group([])).id, png());
    const send = (...attachmentIds: string[]) =>
      ana.rest.post(`/conversations/${id}/messages`, messageRequest({ attachmentIds }));
    expectRefusal(await send(mine.id, mine.id), 400);
    expectRefusal(await send(bens.id), 400, 404, 409);
    expectRefusal(await send(elsewhere.id), 400, 404, 409);
    expect((await send(mine.id)).status).toBe(201);
    expectRefusal(await send(mine.id), 400, 404, 409);
  });

  it('that is deleted takes its files with it', async () => {
    const attachment = await ana.upload(id, png());
    const message = await ana.send(id, { body: 'Here', attachmentIds: [attachment.id] });
    expect((await ana.rest.delete(`/conversations/${id}/messages/${message.id}`)).status).toBe(200);
    expectProblem(await ben.rest.at('GET', attachment.url), 404, 'NOT_FOUND');
  });
});
