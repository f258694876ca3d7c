import type { Attachment } from '@tertulia/contracts';
import {
  type BearerCredentials,
  messageRequest,
  type TestServer,
  type TestSocket,
  type TestUser,
} from '@tertulia/testing';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { memoryOf } from '../processes';
import { quantilesOf, type Quantiles } from '../quantiles';
import type { Load } from './load';
import { type Destination, rateOf, receiveBytes, sendBytes } from './transfer';

const MIB = 1024 * 1024;
const FILE_BYTES = 25 * MIB;

/** Bytes of each file that goes up beside messages, and milliseconds until all of them are under way. */
const LOAD_BYTES = 5 * MIB;
const LOAD_WARM_UP = 1_000;

/** Milliseconds between two looks at the memory, and between two messages. */
const LOOK_EVERY = 50;
const SEND_EVERY = 20;

/** What the measurements run on. */
export interface UploadStage {
  server: TestServer;
  ana: TestUser<BearerCredentials>;
  socket: TestSocket;
  conversationId: string;
  /** Address of the bare server. */
  bare: string;
}

/** Memory in MiB before a large upload and at its peak. */
export interface MemoryRise {
  before: number;
  peak: number;
}

/** Rates in MiB a second: each round's, of the product and of the bare stream, one after the other. */
export interface Rates {
  product: number[];
  bare: number[];
}

/** Of forms, of uploads in pieces and of downloads. */
export type UploadRates = Record<'up' | 'pieces' | 'down', Rates>;

/** Times of sending a message at rest and beside uploads, and the rate of these together in MiB a second. */
export interface Sending {
  idle: Quantiles;
  busy: Quantiles;
  uploadRate: number;
}

/** How a file goes up. */
export type Way = 'form' | 'pieces';

/** What one large upload adds to the server's memory. */
export async function measureMemory(stage: UploadStage, bytes: number, way: Way): Promise<MemoryRise> {
  for (let n = 0; n < 4; n++) await sendFile(stage, way, FILE_BYTES, `warm ${way} ${n}`);
  await pause(2_000);
  const before = rssOf(stage.server);
  let peak = before;
  const looking = setInterval(() => (peak = Math.max(peak, rssOf(stage.server))), LOOK_EVERY);
  try {
    await sendFile(stage, way, bytes, `large ${way}`);
  } finally {
    clearInterval(looking);
  }
  return { before, peak: Math.max(peak, rssOf(stage.server)) };
}

/** How fast files of 25 MiB go up and come down, in turn with the bare stream. */
export async function measureRates(stage: UploadStage, rounds: number): Promise<UploadRates> {
  const up: Rates = { product: [], bare: [] };
  const pieces: Rates = { product: [], bare: [] };
  const down: Rates = { product: [], bare: [] };
  const plain: Destination = {
    url: stage.bare,
    headers: { 'content-type': 'application/octet-stream' },
    before: '',
    after: '',
  };
  for (let round = 0; round <= rounds; round++) {
    let url = '';
    const product = await rateOf(FILE_BYTES, async () => {
      url = (JSON.parse(await sendBytes(formOf(stage), FILE_BYTES, `round ${round}`)) as Attachment).url;
    });
    const inPieces = await rateOf(FILE_BYTES, () => sendFile(stage, 'pieces', FILE_BYTES, `pieces ${round}`));
    const bare = await rateOf(FILE_BYTES, () => sendBytes(plain, FILE_BYTES, `round ${round}`));
    const read = await rateOf(FILE_BYTES, () => receiveBytes(stage.server.url + url, bearer(stage), FILE_BYTES));
    const bareRead = await rateOf(FILE_BYTES, () => receiveBytes(stage.bare, {}, FILE_BYTES));
    // The first round warms both up.
    if (round === 0) continue;
    up.product.push(product);
    up.bare.push(bare);
    pieces.product.push(inPieces);
    pieces.bare.push(bare);
    down.product.push(read);
    down.bare.push(bareRead);
  }
  return { up, pieces, down };
}

/** How long sending a message takes at rest, and while so many files go up at once. */
export async function measureSending(stage: UploadStage, uploads: number, samples: number): Promise<Sending> {
  await timeSends(stage, samples);
  const idle = await timeSends(stage, samples);
  const load = fork(path.join(__dirname, 'load.js'));
  try {
    load.send({ to: formOf(stage), uploads, bytes: LOAD_BYTES } satisfies Load);
    await pause(LOAD_WARM_UP);
    const start = performance.now();
    const busy = await timeSends(stage, samples);
    const seconds = (performance.now() - start) / 1_000;
    load.send('stop');
    const [taken] = (await once(load, 'message')) as [number];
    // The first seconds count as the rest: the rate is a rough one.
    const uploadRate = (taken * LOAD_BYTES) / MIB / (seconds + LOAD_WARM_UP / 1_000);
    return { idle: quantilesOf(idle), busy: quantilesOf(busy), uploadRate };
  } finally {
    load.kill();
  }
}

async function timeSends({ socket, conversationId }: UploadStage, samples: number): Promise<number[]> {
  const times: number[] = [];
  while (times.length < samples) {
    const start = performance.now();
    const answer = await socket.emit('send_message', { conversationId, ...messageRequest({ body: 'How fast?' }) });
    if (!answer.ok) throw new Error(`A message was refused: ${answer.error.code}`);
    times.push(performance.now() - start);
    await pause(SEND_EVERY);
  }
  return times;
}

async function sendFile(stage: UploadStage, way: Way, bytes: number, seed: string): Promise<void> {
  await sendBytes(way === 'form' ? formOf(stage) : await beginInPieces(stage, bytes), bytes, seed);
}

/** Begins an upload by the tus protocol. Answers where all its bytes go, in one piece. */
async function beginInPieces(stage: UploadStage, bytes: number): Promise<Destination> {
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  const headers = { ...bearer(stage), 'tus-resumable': '1.0.0' };
  const { status, headers: answered } = await fetch(`${stage.server.url}/api/v1/uploads/tus`, {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(bytes),
      'upload-metadata': `filename ${encoded('a.txt')},conversationId ${encoded(stage.conversationId)}`,
    },
  });
  if (status !== 201) throw new Error(`An upload in pieces was answered ${status}`);
  const piece = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
  return { url: stage.server.url + answered.get('location'), method: 'PATCH', headers: piece, before: '', after: '' };
}

function formOf(stage: UploadStage): Destination {
  const before =
    `--bench\r\nContent-Disposition: form-data; name="conversationId"\r\n\r\n${stage.conversationId}\r\n` +
    `--bench\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`;
  return {
    url: `${stage.server.url}/api/v1/uploads`,
    headers: { ...bearer(stage), 'content-type': 'multipart/form-data; boundary=bench' },
    before,
    after: '\r\n--bench--\r\n',
  };
}

const bearer = ({ ana }: UploadStage): Record<string, string> => ({
  authorization: `Bearer ${ana.credentials.accessToken}`,
});

/** Of the server's own process; the database has another. */
function rssOf({ pid }: TestServer): number {
  return memoryOf(pid).find(({ name }) => name === 'API')?.rssMiB ?? NaN;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
