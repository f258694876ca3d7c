import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { ScannerConfig } from '../../config/uploads-config';

/** What clamd says of a file: `null` for nothing found, or the name of what it found. */
export type Finding = string | null;

/** Bytes of one chunk of the stream. */
const CHUNK_BYTES = 256 * 1024;

/** Milliseconds without progress after which the scanner counts as down: a large archive takes it a while. */
const SILENCE_LIMIT = 60_000;

/** Milliseconds in which a scanner that works says so. */
const PING_LIMIT = 5_000;

const ANSWER_BYTES = 4_096;

/** The scanner could not be asked, or gave no verdict; `message` says why. */
export class ScannerError extends Error {
  override readonly name: string = 'ScannerError';
}

/** The scanner answered, and what it said is no verdict: it may be what is in the file that makes it say so. */
export class NoVerdict extends ScannerError {
  override readonly name = 'NoVerdict';
}

/**
 * Has clamd look at a file, over its `INSTREAM` command: chunks, each behind its length, and an empty one at the end.
 * Rejects with `NoVerdict` where it answers anything but one, with another `ScannerError` where it does not answer.
 */
export async function scanWithClamd(path: string, address: ScannerConfig['address']): Promise<Finding> {
  const socket = connect(address);
  socket.setTimeout(SILENCE_LIMIT, () => socket.destroy(new Error('it has been silent for a minute')));
  try {
    const answer = answerOf(socket);
    // It answers before the end where the stream is longer than it takes, and hangs up.
    const sent = send(path, socket).catch(async (error: unknown) => {
      if ((await answer) === '') throw error;
    });
    const [text] = await Promise.all([answer, sent]);
    return verdictOf(text);
  } catch (error) {
    throw error instanceof ScannerError ? error : new ScannerError((error as Error).message, { cause: error });
  } finally {
    socket.destroy();
  }
}

/** Whether the scanner answers at all: one that works and hung up on a file did so because of the file. */
export async function answersClamd(address: ScannerConfig['address']): Promise<boolean> {
  const socket = connect(address);
  socket.setTimeout(PING_LIMIT, () => socket.destroy(new Error('it is silent')));
  try {
    const answer = answerOf(socket);
    await Promise.all([answer, write(socket, Buffer.from('zPING\0'))]);
    return (await answer) === 'PONG';
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

async function send(path: string, socket: Socket): Promise<void> {
  await write(socket, Buffer.from('zINSTREAM\0'));
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES }) as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(chunk.length);
    await write(socket, Buffer.concat([length, chunk]));
  }
  await write(socket, Buffer.alloc(4));
}

/** Resolves when the system has taken the bytes, so that no more than a chunk waits here. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (data: Buffer) => {
      text += data.toString('latin1');
      if (text.includes('\0') || text.length > ANSWER_BYTES) resolve(text.split('\0')[0] ?? '');
    });
    socket.once('error', (error) => (text === '' ? reject(error) : resolve(text)));
    socket.once('close', () => (text === '' ? reject(new Error('it hung up without an answer')) : resolve(text)));
  });
}

function verdictOf(answer: string): Finding {
  if (/^stream: OK$/.test(answer)) return null;
  const [, name] = /^stream: (.+) FOUND$/.exec(answer) ?? [];
  if (name !== undefined) return name;
  throw new NoVerdict(`it answered "${answer}"`);
}
