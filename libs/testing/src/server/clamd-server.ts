import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { findProgram } from '../describe-with';
import { waitFor } from '../wait-for';
import { freePort } from './free-port';

/** The scanner: Debian has it as `clamav-daemon`. */
export const SCANNER_PROGRAMS = ['clamd'];

/** What every scanner is tried with: harmless, and found by agreement (EICAR). In two halves, so that none finds this file. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** A real clamd with one signature, EICAR's. */
export interface ClamdServer {
  /** For `CLAMAV_URL`, over TCP and over a unix socket. */
  readonly url: string;
  readonly socket: string;
  /** Makes it stop answering, and go on. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

/** Starts clamd on the loopback address. `maxBytes` is the longest stream that it takes. Whoever calls it calls `stop()`. */
export async function startClamd(maxBytes = 100 * 1024 * 1024): Promise<ClamdServer> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tertulia-clamd-'));
  const port = await freePort();
  const socket = path.join(folder, 'clamd.sock');
  await writeFile(path.join(folder, 'test.ndb'), `Tertulia.Test.EICAR:0:*:${Buffer.from(EICAR).toString('hex')}\n`);
  const config = path.join(folder, 'clamd.conf');
  await writeFile(
    config,
    [
      'Foreground yes',
      `DatabaseDirectory ${folder}`,
      `LocalSocket ${socket}`,
      `TCPSocket ${port}`,
      'TCPAddr 127.0.0.1',
      `User ${userInfo().username}`,
      `StreamMaxLength ${maxBytes}`,
      '',
    ].join('\n'),
  );
  const child = spawn(findProgram('clamd') ?? 'clamd', ['-c', config], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`clamd ended with ${code}`)));
  });
  failed.catch(() => undefined);
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.pid !== undefined) await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([failed, waitFor('clamd', () => answersPing(port), 30_000)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `tcp://127.0.0.1:${port}`,
    socket,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    stop,
  };
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('zPING\0'));
    socket.once('data', (data) => {
      resolve(data.toString().startsWith('PONG'));
      socket.destroy();
    });
    socket.once('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}
