import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Staging } from './staging';
import { readUploadForm } from './upload-form';

const TARGET = `--x\r\nContent-Disposition: form-data; name="conversationId"\r\n\r\n${'a'.repeat(24)}\r\n`;
const FILE = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello';

let directory: string;
let server: FastifyInstance;
let authorise: () => Promise<void>;
let refusal: unknown;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'tertulia-form-'));
  const staging = await Staging.open(directory, 1_000);
  server = fastify();
  await server.register(multipart);
  server.post('/', async (request) => {
    try {
      const requireRoom = () => Promise.resolve();
      const { file } = await readUploadForm(request, { staging, maxBytes: 1_000, authorise, requireRoom });
      await staging.discard(file.path);
      return 'taken';
    } catch (error) {
      refusal = error;
      const { name, code } = error as { name: string; code?: string };
      return code ?? name;
    }
  });
});
beforeEach(() => (authorise = () => Promise.resolve()));
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

const send = async (body: string, type = 'multipart/form-data; boundary=x'): Promise<string> =>
  (await server.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, body })).body;

describe('a form with a file', () => {
  it('is taken when it is complete', async () => {
    expect(await send(`${TARGET}${FILE}\r\n--x--\r\n`)).toBe('taken');
  });

  it.each([
    ['ends within its file', TARGET + FILE],
    ['ends after its target', TARGET],
    ['is empty', ''],
    ['is none', 'hello'],
    ['has too many parts', TARGET + `${FILE}\r\n`.repeat(6) + '--x--\r\n'],
    ['has a field that would change objects', TARGET.replace('conversationId', '__proto__') + '--x--\r\n'],
  ])('is told to be wrong when it %s', async (_what, body) => {
    expect(await send(body)).toBe('VALIDATION_FAILED');
    expect(await readdir(directory)).toEqual([]);
  });

  it('is told to be wrong when it does not say how its parts are told apart', async () => {
    expect(await send(TARGET, 'multipart/form-data')).toBe('VALIDATION_FAILED');
    expect(await send(TARGET, `multipart/form-data; boundary=${'x'.repeat(1_000)}`)).toBe('VALIDATION_FAILED');
  });

  it('is told the beginning alone of a long name that it should not have', async () => {
    const named = TARGET.replace('conversationId', 'x'.repeat(10_000));
    expect(await send(`${named}--x--\r\n`)).toBe('VALIDATION_FAILED');
    expect(refusal).toMatchObject({ more: { errors: [{ path: 'x'.repeat(100) }] } });
  });

  it('is not blamed for an error of the server', async () => {
    for (const error of [new TypeError('undefined is not a function'), new Error('no such thing')]) {
      authorise = () => Promise.reject(error);
      expect(await send(`${TARGET}${FILE}\r\n--x--\r\n`)).toBe(error.name);
    }
    expect(await readdir(directory)).toEqual([]);
  });
});
