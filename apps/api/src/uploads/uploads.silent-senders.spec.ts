import { Logger } from '@nestjs/common';
import type { Problem } from '@tertulia/contracts';
import { fileOf, waitFor } from '@tertulia/testing';
import { stat } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { FormsInFlight } from './intake/forms-in-flight';
import { createTus, patchTus, TUS, tus, tusMetadata } from './testing/tus';
import { startUploadsServer, type Caller, type UploadsTestServer } from './testing/uploads-test-server';

let server: UploadsTestServer;
let ana: Caller;
let id: string;
let before: string[];
let logged: jest.SpyInstance;

beforeAll(async () => {
  server = await startUploadsServer({ UPLOAD_MAX_BYTES: '300000', UPLOAD_IDLE_SECONDS: '0.5', RATE_SIGN_IN: 'off' });
}, 30_000);
afterAll(() => server.close());
beforeEach(async () => {
  ana = await server.register('Ana');
  id = await server.direct(ana, await server.register('Ben'));
  before = await filesOf();
  logged = jest.spyOn(Logger.prototype, 'error');
});
afterEach(() => jest.restoreAllMocks());

const filesOf = async () =>
  (await Promise.all(['tmp', 'resumable', 'leaving', 'objects'].map((folder) => server.files(folder)))).flat();
const bytesInForms = () => server.app.get(FormsInFlight).bytesOf(ana.user.id);

const FORM = { 'Content-Type': 'multipart/form-data; boundary=x', 'Content-Length': '200000' };
const PIECE = { 'Tus-Resumable': '1.0.0', 'Content-Type': 'application/offset+octet-stream' };
const part = () =>
  `--x\r\nContent-Disposition: form-data; name="conversationId"\r\n\r\n${id}\r\n` +
  `--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`;

/** Sends the head of a request and the beginning of its body, and then no more. */
function begin(method: string, url: string, headers: Record<string, string>, body: string) {
  const socket = connect(server.port, '127.0.0.1');
  socket.on('error', () => undefined);
  const lines = Object.entries({ Host: 'localhost', Authorization: `Bearer ${ana.token}`, ...headers });
  socket.write(
    [`${method} ${url} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`), '', body].join('\r\n'),
  );
  return socket;
}

/** What comes back until the connection ends: one answer and no other. */
async function answerTo(...request: Parameters<typeof begin>): Promise<{ head: string; problem: Problem }> {
  const [head = '', body = '', ...more] = (await text(begin(...request))).split('\r\n\r\n');
  expect(more).toEqual([]);
  return { head, problem: JSON.parse(body) as Problem };
}

function expectTooSlow({ head, problem }: { head: string; problem: Problem }): void {
  expect(head).toMatch(/^HTTP\/1\.1 408 /);
  expect(head).toMatch(/^content-type: application\/problem\+json; charset=utf-8$/im);
  expect(head).toMatch(/^x-request-id: \S+$/im);
  expect(head).toMatch(/^x-content-type-options: nosniff$/im);
  expect(head).toMatch(/^connection: close$/im);
  expect(problem).toMatchObject({ status: 408, code: 'VALIDATION_FAILED', type: '/api/docs#VALIDATION_FAILED' });
}

const expectQuiet = () => expect(logged.mock.calls).toEqual([]);

describe('a sender that falls silent in the middle', () => {
  it('is told so, and its form leaves nothing behind', async () => {
    const began = performance.now();
    const answered = answerTo('POST', '/api/v1/uploads', FORM, part() + 'x'.repeat(50_000));
    await waitFor('the file to begin', async () => (await filesOf()).length > before.length);
    expect(bytesInForms()).toBeGreaterThan(0);
    expectTooSlow(await answered);
    expect(performance.now() - began).toBeGreaterThan(400);
    await waitFor('the form to end', () => bytesInForms() === 0);
    expect(await filesOf()).toEqual(before);
    expectQuiet();
    const again = await ana.upload([
      ['conversationId', id],
      ['file', fileOf(Buffer.from('hello'), 'a.txt', 'text/plain')],
    ]);
    expect(again.status).toBe(201);
  });

  it('is told so before its form has a file', async () => {
    expectTooSlow(await answerTo('POST', '/api/v1/uploads', FORM, '--x\r\nContent-Disp'));
    await waitFor('the form to end', () => bytesInForms() === 0);
    expect(await filesOf()).toEqual(before);
    expectQuiet();
  });

  it('is told so, and may carry on with its pieces where it stopped', async () => {
    const created = await createTus(ana, { filename: 'a.txt', conversationId: id }, 100_000);
    const location = created.headers.get('location') ?? '';
    const headers = { ...PIECE, 'Upload-Offset': '0', 'Content-Length': '100000' };
    const answer = await answerTo('PATCH', location, headers, 'x'.repeat(60_000));
    expectTooSlow(answer);
    expect(answer.head).toMatch(/^tus-resumable: 1\.0\.0$/im);
    const asked = await tus(ana, 'HEAD', location);
    expect([asked.status, asked.headers.get('upload-offset')]).toEqual([200, '60000']);
    expect(await server.files('tmp')).toEqual([]);
    expectQuiet();
    const rest = await patchTus(ana, location, 60_000, Buffer.alloc(40_000, 'x'));
    expect([rest.status, rest.headers.get('upload-attachment-id')]).toEqual([204, expect.any(String)]);
  });

  it('is told so, and what it began with its first piece is gone', async () => {
    const metadata = tusMetadata({ filename: 'a.txt', conversationId: id });
    const headers = { ...PIECE, 'Upload-Length': '100000', 'Upload-Metadata': metadata, 'Content-Length': '100000' };
    expectTooSlow(await answerTo('POST', TUS, headers, 'x'.repeat(60_000)));
    await waitFor('the upload to go', async () => (await filesOf()).length === before.length);
    expectQuiet();
  });

  it('does not keep its own next try waiting', async () => {
    const created = await createTus(ana, { filename: 'a.txt', conversationId: id }, 100_000);
    const location = created.headers.get('location') ?? '';
    const headers = { ...PIECE, 'Upload-Offset': '0', 'Content-Length': '100000' };
    const socket = begin('PATCH', location, headers, 'x'.repeat(10_000)).resume();
    const dripping = setInterval(() => socket.write('x'), 100);
    const file = path.join(server.dataDir, 'uploads/resumable', path.basename(location));
    await waitFor('the first bytes', async () => (await stat(file)).size >= 10_000);
    const asked = await tus(ana, 'HEAD', location);
    clearInterval(dripping);
    socket.destroy();
    expect(asked.status).toBe(200);
    expect(Number(asked.headers.get('upload-offset'))).toBeGreaterThanOrEqual(10_000);
    await tus(ana, 'DELETE', location);
    expect(await filesOf()).toEqual(before);
  });
});
