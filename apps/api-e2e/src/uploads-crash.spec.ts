import {
  describeWith,
  S3_PROGRAMS,
  startServer,
  TestUser,
  UNLIMITED_RATES,
  waitFor,
  type TestServer,
} from '@tertulia/testing';
import { randomBytes } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { laterClock, type LaterClock } from './support/later-clock';
import { startS3Bucket, type S3Bucket } from './support/s3-bucket';
import { sendInPart } from './support/unfinished-request';

const MIB = 2 ** 20;
const SIZE = 20 * MIB;
/** Half of it, less what the reader of the form holds back until it knows that no boundary begins there. */
const HALF = SIZE / 2 - 1_000;
const TWO_DAYS = 2 * 24 * 60 * 60 * 1_000;
const TUS = '/api/v1/uploads/tus';

let later: LaterClock;
beforeAll(async () => {
  later = await laterClock(TWO_DAYS);
});
afterAll(() => later.remove());

/** Names of the files under `DATA_DIR/uploads`. */
async function filesOf({ dataDir }: TestServer): Promise<string[]> {
  const entries = await readdir(path.join(dataDir, 'uploads'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
}

async function sizes(server: TestServer): Promise<number[]> {
  return Promise.all((await filesOf(server)).map(async (file) => (await stat(file).catch(() => ({ size: 0 }))).size));
}

/** Begins a file as a form and one in pieces, of which the server has a part each. Answers where the latter goes. */
async function beginTwo(server: TestServer, ana: TestUser, conversationId: string): Promise<string> {
  const authorization = ana.credentials.headers('/')['authorization'] ?? '';
  const half = Buffer.from(randomBytes(SIZE / 4).toString('hex'));
  const form =
    `--x\r\nContent-Disposition: form-data; name="conversationId"\r\n\r\n${conversationId}\r\n` +
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n';
  const about = { authorization, 'content-type': 'multipart/form-data; boundary=x', 'content-length': SIZE + 1_000 };
  sendInPart(`${server.url}/api/v1/uploads`, 'POST', about, [form, half]);

  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  const created = await fetch(server.url + TUS, {
    method: 'POST',
    headers: {
      authorization,
      'tus-resumable': '1.0.0',
      'upload-length': String(SIZE),
      'upload-metadata': `filename ${encoded('b.txt')},conversationId ${encoded(conversationId)}`,
    },
  });
  expect(created.status).toBe(201);
  const location = created.headers.get('location') ?? '';
  const piece = {
    authorization,
    'tus-resumable': '1.0.0',
    'upload-offset': 0,
    'content-type': 'application/offset+octet-stream',
    'content-length': SIZE,
  };
  sendInPart(server.url + location, 'PATCH', piece, [half]);
  return location;
}

/** Whether the server knows that upload in pieces. */
async function knows(server: TestServer, ana: TestUser, location: string): Promise<number> {
  const again = await TestUser.bearer(server, ana.me);
  const authorization = again.credentials.headers()['authorization'] ?? '';
  const headers = { authorization, 'tus-resumable': '1.0.0' };
  return (await fetch(server.url + location, { method: 'HEAD', headers })).status;
}

describe('a server that is killed while files come in', () => {
  it('has nothing of them on its disk once it has swept', async () => {
    const server = await startServer({ env: UNLIMITED_RATES });
    const [ana, ben] = [await TestUser.registerBearer(server), await TestUser.register(server)];
    const location = await beginTwo(server, ana, (await ana.direct(ben)).id);
    const isHalf = (bytes: number): boolean => bytes >= HALF;
    await waitFor('both to be on the disk', async () => (await sizes(server)).filter(isHalf).length === 2, 20_000);
    await server.kill();
    expect((await sizes(server)).filter(isHalf)).toHaveLength(2);

    const restarted = await startServer({ env: { ...UNLIMITED_RATES, ...later.env }, dataDir: server.dataDir });
    try {
      await waitFor('the sweep', async () => (await filesOf(restarted)).length === 0, 40_000);
      expect(await knows(restarted, ana, location)).toBe(404);
    } finally {
      await restarted.dispose();
    }
  }, 120_000);
});

describeWith(describe, S3_PROGRAMS, 'a server that is killed while files go to S3', () => {
  let bucket: S3Bucket;
  beforeAll(async () => {
    bucket = await startS3Bucket();
  }, 90_000);
  afterAll(() => bucket.stop());

  it('has nothing of them in the bucket or on its disk once it has swept', async () => {
    const env = { ...UNLIMITED_RATES, ...bucket.environment };
    const server = await startServer({ env });
    const [ana, ben] = [await TestUser.registerBearer(server), await TestUser.register(server)];
    const location = await beginTwo(server, ana, (await ana.direct(ben)).id);
    // The form's half, and what of the pieces is not a part of 8 MiB yet.
    const isThere = async (): Promise<boolean> => {
      const staged = await sizes(server);
      return staged.includes(2 * MIB) && staged.some((bytes) => bytes >= HALF) && staged.length === 2;
    };
    await waitFor('a part to be in the bucket, and the rest on the disk', isThere, 30_000);
    await server.kill();
    expect([await bucket.unfinished(), (await bucket.keys()).length > 0, (await filesOf(server)).length]).toEqual([
      1,
      true,
      2,
    ]);

    const restarted = await startServer({ env: { ...env, ...later.env }, dataDir: server.dataDir });
    try {
      const isClean = async (): Promise<boolean> =>
        (await filesOf(restarted)).length === 0 &&
        (await bucket.unfinished()) === 0 &&
        (await bucket.keys()).length === 0;
      await waitFor('the sweep', isClean, 40_000);
      expect(await knows(restarted, ana, location)).toBe(404);
    } finally {
      await restarted.dispose();
    }
  }, 150_000);
});
