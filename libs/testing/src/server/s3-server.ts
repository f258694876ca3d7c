import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '../wait-for';
import { freePort } from './free-port';

const run = promisify(execFile);

/** The programs of OpenStack Swift that together are a store which speaks S3: Debian has them as `swift-proxy`, `swift-account`, … */
export const S3_PROGRAMS = [
  'swift-ring-builder',
  'swift-proxy-server',
  'swift-account-server',
  'swift-container-server',
  'swift-object-server',
];

/** A real store that speaks S3, on the loopback address, with nothing in it. */
export interface S3Server {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Takes connections and says nothing, until `thaw()`. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

const SERVICES = ['account', 'container', 'object'] as const;

/** Starts OpenStack Swift on one folder and free ports. Whoever calls it calls `stop()`. */
export async function startS3Server(): Promise<S3Server> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tertulia-s3-'));
  await mkdir(path.join(folder, 'devices/d1'), { recursive: true });
  await writeFile(path.join(folder, 'swift.conf'), SWIFT_CONF);
  const processes: ChildProcess[] = [];
  try {
    await Promise.all(
      SERVICES.map(async (service) => {
        const port = await freePort();
        await makeRing(folder, service, port);
        await writeFile(path.join(folder, `${service}.conf`), storageConf(folder, service, port));
        processes.push(await serve(folder, service, port));
      }),
    );
    const port = await freePort();
    await writeFile(path.join(folder, 'proxy.conf'), proxyConf(folder, port, await freePort()));
    processes.push(await serve(folder, 'proxy', port));
    return {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      accessKeyId: 'test:tester',
      secretAccessKey: 'testing',
      freeze: () => processes.forEach((child) => child.kill('SIGSTOP')),
      thaw: () => processes.forEach((child) => child.kill('SIGCONT')),
      stop: () => stop(folder, processes),
    };
  } catch (error) {
    await stop(folder, processes);
    throw error;
  }
}

/** A ring of one device. */
async function makeRing(folder: string, service: string, port: number): Promise<void> {
  const builder = path.join(folder, `${service}.builder`);
  await run('swift-ring-builder', [builder, 'create', '4', '1', '0']);
  await run('swift-ring-builder', [builder, 'add', `r1z1-127.0.0.1:${port}/d1`, '1']);
  await run('swift-ring-builder', [builder, 'rebalance']);
}

async function serve(folder: string, service: string, port: number): Promise<ChildProcess> {
  const child = spawn(`swift-${service}-server`, [path.join(folder, `${service}.conf`)], { stdio: 'ignore' });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`swift-${service}-server ended with ${code}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, waitFor(`swift-${service}-server`, () => answers(port), 20_000)]);
  return child;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });
}

async function stop(folder: string, processes: readonly ChildProcess[]): Promise<void> {
  await Promise.all(
    processes.map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await exited;
    }),
  );
  await rm(folder, { recursive: true, force: true });
}

const SWIFT_CONF = `
[swift-hash]
swift_hash_path_suffix = suffix
swift_hash_path_prefix = prefix
[storage-policy:0]
name = one
default = yes
`;

function common(folder: string, port: number): string {
  return `
[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${folder}
log_level = ERROR
`;
}

function storageConf(folder: string, service: string, port: number): string {
  return `${common(folder, port)}
devices = ${path.join(folder, 'devices')}
mount_check = false
disable_fallocate = true
[pipeline:main]
pipeline = ${service}-server
[app:${service}-server]
use = egg:swift#${service}
`;
}

/** It wants a cache by name, and does without where nobody answers. */
function proxyConf(folder: string, port: number, cachePort: number): string {
  const filters = ['catch_errors', 'gatekeeper', 'listing_formats', 'copy', 'slo', 'dlo'];
  return `${common(folder, port)}
[pipeline:main]
pipeline = catch_errors gatekeeper cache listing_formats s3api tempauth copy slo dlo proxy-server
${filters.map((name) => `[filter:${name}]\nuse = egg:swift#${name}\n`).join('')}
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${cachePort}
[filter:s3api]
use = egg:swift#s3api
location = us-east-1
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = testing .admin
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
`;
}
