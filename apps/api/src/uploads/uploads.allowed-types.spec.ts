import { fileOf, pdfBytes, pngBytes } from '@tertulia/testing';
import { TUS, uploadByTus } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';

let server: UploadsTestServer;
let ana: Caller;
let conversationId: string;
beforeAll(async () => {
  server = await startUploadsServer({ UPLOAD_ALLOWED_TYPES: 'image/*, text/plain', UPLOAD_MAX_BYTES: '50000000' });
  ana = await server.register('Ana');
  conversationId = await server.direct(ana, await server.register('Ben'));
}, 30_000);
afterAll(() => server.close());

const inOne = (file: File) =>
  ana.upload([
    ['conversationId', conversationId],
    ['file', file],
  ]);
const inPieces = (file: File) => uploadByTus(ana, { conversationId }, file);

describe('a server whose environment names the types that it takes', () => {
  it.each([
    ['in one', inOne],
    ['in pieces', inPieces],
  ])('takes those and no other: %s', async (_way, send) => {
    expect((await send(fileOf(pngBytes(), 'chart.png', 'image/png'))).status).toBe(201);
    expect((await send(fileOf(Buffer.from('hello'), 'a.txt', 'text/plain'))).status).toBe(201);
    const kept = (await server.files('objects')).length;
    for (const file of [
      fileOf(pdfBytes(), 'plan.pdf', 'application/pdf'),
      fileOf(pdfBytes(), 'plan.png', 'image/png'),
      fileOf(Buffer.from('a,b\n1,2\n'), 'a.csv', 'text/csv'),
    ]) {
      const { status, body } = await send(file);
      expect([file.name, status, body.code]).toEqual([file.name, 415, 'UNSUPPORTED_MEDIA_TYPE']);
    }
    expect([(await server.files('objects')).length, await server.files('tmp')]).toEqual([kept, []]);
  });

  it('says so to whoever asks, before a byte is sent', async () => {
    const { headers } = await fetch(`http://127.0.0.1:${server.port}${TUS}`, { method: 'OPTIONS' });
    expect([headers.get('tus-max-size'), headers.get('upload-allowed-types')]).toEqual([
      '50000000',
      'image/*, text/plain',
    ]);
  });
});
