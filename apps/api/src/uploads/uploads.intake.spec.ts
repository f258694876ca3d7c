import { fileOf, jpegBytes, pdfBytes, pngBytes } from '@tertulia/testing';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';

const MAX = 300_000;

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

const text = (content: string | Buffer, name = 'note.txt', type = 'text/plain') =>
  fileOf(Buffer.from(content), name, type);
const png = () => fileOf(pngBytes(), 'chart.png', 'image/png');

describe('an upload', () => {
  it('is stored and described', async () => {
    const { status, body } = await ana.upload([
      ['conversationId', id],
      ['file', png()],
    ]);
    expect(status).toBe(201);
    expect(body).toMatchObject({ filename: 'chart.png', mimeType: 'image/png', width: 40, height: 30 });
    expect(body.sha256).toHaveLength(64);
    expect(await server.files('objects')).toEqual(expect.arrayContaining([body.sha256, `${body.sha256}-thumbnail`]));
  });

  it('names its conversation before or after the file', async () => {
    expect(
      (
        await ana.upload([
          ['file', png()],
          ['conversationId', id],
        ])
      ).status,
    ).toBe(201);
  });

  it('is refused when something is missing, doubled or unknown', async () => {
    const wrong: [string, string | File][][] = [
      [['file', png()]],
      [['conversationId', id]],
      [],
      [
        ['conversationId', id],
        ['file', png()],
        ['file', png()],
      ],
      [
        ['conversationId', id],
        ['conversationId', id],
        ['file', png()],
      ],
      [
        ['conversationId', id],
        ['purpose', 'avatar'],
        ['file', png()],
      ],
      [
        ['conversationId', id],
        ['file', png()],
        ['ownerId', id],
      ],
      [
        ['conversationId', id],
        ['files', png()],
      ],
      [
        ['conversationId', id],
        ['file', 'a text field'],
      ],
      [
        ['conversationId', png()],
        ['file', png()],
      ],
      [
        ['conversationId', 'nonsense'],
        ['file', png()],
      ],
      [
        ['conversationId', '{"$ne":null}'],
        ['file', png()],
      ],
      [
        ['purpose', 'banner'],
        ['file', png()],
      ],
      [
        ['conversationId', id],
        ['file', text('')],
      ],
    ];
    const before = (await server.files('objects')).length;
    for (const fields of wrong) {
      const { status, headers, body } = await ana.upload(fields);
      expect([fields.map(([name]) => name), status, body.code]).toEqual([
        fields.map(([name]) => name),
        400,
        'VALIDATION_FAILED',
      ]);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    }
    expect((await server.files('objects')).length).toBe(before);
  });

  it('is refused for a conversation of others, as for one that does not exist', async () => {
    for (const [name, target] of [
      ['others', id],
      ['none', 'f'.repeat(24)],
    ]) {
      for (const order of [0, 1]) {
        const fields: [string, string | File][] = [
          ['conversationId', target ?? ''],
          ['file', png()],
        ];
        const { status, body } = await eve.upload(order === 0 ? fields : fields.reverse());
        expect([name, status, body.code]).toEqual([name, 404, 'NOT_FOUND']);
      }
    }
  });

  it('is refused without signing in', async () => {
    const form = new FormData();
    form.append('file', png());
    const response = await fetch(`http://127.0.0.1:${server.port}/api/v1/uploads`, { method: 'POST', body: form });
    expect(response.status).toBe(401);
  });

  it('may have the most bytes and not one more', async () => {
    const upload = (size: number) =>
      ana.upload([
        ['conversationId', id],
        ['file', text(Buffer.alloc(size, 'x'))],
      ]);
    expect((await upload(MAX)).status).toBe(201);
    const { status, body } = await upload(MAX + 1);
    expect([status, body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('is refused by its length before it is read', async () => {
    const { status, body } = await ana.upload([
      ['conversationId', id],
      ['file', text(Buffer.alloc(5_000_000, 'x'))],
    ]);
    expect([status, body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  it('is refused when it is no form', async () => {
    const { status, body } = await ana.json<{ code: string }>('POST', '/api/v1/uploads', { conversationId: id });
    expect([status, body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const torn = await ana.fetch('/api/v1/uploads', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data' },
      body: 'no boundary',
    });
    expect([torn.status, ((await torn.json()) as { code: string }).code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  it('is told by its content', async () => {
    const send = async (file: File) =>
      (
        await ana.upload([
          ['conversationId', id],
          ['file', file],
        ])
      ).body;
    expect(await send(fileOf(pngBytes(), 'chart.pdf', 'application/pdf'))).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect(
      await send(text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.png', 'image/png')),
    ).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect(await send(text('<!doctype html><script>alert(1)</script>', 'a.txt'))).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect(await send(fileOf(jpegBytes().subarray(0, 200), 'a.jpg', 'image/jpeg'))).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect(await send(fileOf(pdfBytes(), 'plan.pdf', ''))).toMatchObject({ mimeType: 'application/pdf', width: null });
  });

  it('gets a name that is safe to keep', async () => {
    const send = async (name: string) =>
      (
        await ana.upload([
          ['conversationId', id],
          ['file', text('hello', name)],
        ])
      ).body;
    expect((await send('../../etc/passwd')).filename).toBe('passwd');
    expect((await send('con.txt')).filename).toBe('_con.txt');
    expect(Buffer.byteLength((await send(`${'n'.repeat(4_000)}.txt`)).filename)).toBe(255);
    expect((await send('ma\u0303na \u202e報告.txt')).filename).toBe('mãna 報告.txt');
  });

  it('is a profile picture where the form says so', async () => {
    const { status, body } = await ana.upload([
      ['purpose', 'avatar'],
      ['file', png()],
    ]);
    expect([status, body.mimeType]).toEqual([201, 'image/png']);
    const refused = await ana.upload([
      ['purpose', 'avatar'],
      ['file', fileOf(pdfBytes(), 'a.pdf', 'application/pdf')],
    ]);
    expect([refused.status, refused.body.code]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
  });

  it('takes many at once', async () => {
    const all = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        ana.upload([
          ['conversationId', id],
          ['file', text(`note ${n % 5}`)],
        ]),
      ),
    );
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 201));
    expect(new Set(all.map(({ body }) => body.id)).size).toBe(30);
    expect(new Set(all.map(({ body }) => body.sha256)).size).toBe(5);
  });
});

describe('a sender that breaks off', () => {
  const head = (length: number) =>
    [
      'POST /api/v1/uploads HTTP/1.1',
      'Host: localhost',
      `Authorization: Bearer ${ana.token}`,
      'Content-Type: multipart/form-data; boundary=x',
      `Content-Length: ${length}`,
      '',
      '',
    ].join('\r\n');
  const part = () =>
    `--x\r\nContent-Disposition: form-data; name="conversationId"\r\n\r\n${id}\r\n` +
    `--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`;

  it('leaves nothing behind', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.write(head(200_000) + part() + 'x'.repeat(100_000));
    for (let tries = 0; (await server.files('tmp')).length === 0 && tries < 100; tries++) await sleep(20);
    expect(await server.files('tmp')).toHaveLength(1);
    socket.destroy();
    for (let tries = 0; (await server.files('tmp')).length > 0 && tries < 100; tries++) await sleep(20);
    expect(await server.files('tmp')).toEqual([]);
  });

  it('gets an error when its form ends too early', async () => {
    const body = part() + 'x'.repeat(1_000);
    const socket = connect(server.port, '127.0.0.1');
    socket.write(head(body.length) + body);
    const chunks: Buffer[] = [];
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      if (Buffer.concat(chunks).includes('VALIDATION_FAILED')) break;
    }
    expect(Buffer.concat(chunks).toString()).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('gets to read why it was refused while it still sends', async () => {
    const socket = connect(server.port, '127.0.0.1');
    const received = new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (chunk: Buffer) => {
        all += chunk.toString();
        if (all.includes('PAYLOAD_TOO_LARGE')) resolve(all);
      });
    });
    // One byte short of the length, so that the request never ends by itself.
    socket.write(head(MAX + part().length + 30_000) + part() + 'x'.repeat(MAX + 1_000));
    expect(await received).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });
});
