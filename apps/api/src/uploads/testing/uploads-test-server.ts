import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Attachment, Conversation, Me, Problem, TokenResponse } from '@tertulia/contracts';
import { openTestDatabase } from '@tertulia/testing';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config/load-config';
import { createApp } from '../../server/create-app';

/** An answer that was read to its end. */
export interface Answer<T = Problem> {
  status: number;
  headers: Headers;
  body: T;
}

/** A signed-in person of a test. */
export interface Caller {
  user: Me;
  token: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  json<T>(method: string, path: string, body?: unknown): Promise<Answer<T>>;
  /** Sends a form with these fields in this order. */
  upload(fields: readonly [string, string | File][]): Promise<Answer<Attachment & Problem>>;
}

/** The whole server in this process, on a free port, with a database and files of its own. */
export interface UploadsTestServer {
  readonly app: NestFastifyApplication;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUri: string;
  /** The same person, calling this node. */
  as(caller: Caller): Caller;
  register(name: string): Promise<Caller>;
  direct(one: Caller, other: Caller): Promise<string>;
  /** Names of all files under a folder of the uploads: `tmp`, `objects` or `leaving`. */
  files(folder: string): Promise<string[]>;
  close(): Promise<void>;
}

/** Starts it, or another node beside one that was started before; whoever calls it calls `close()`. */
export async function startUploadsServer(
  environment: Readonly<Record<string, string>> = {},
  beside?: UploadsTestServer,
): Promise<UploadsTestServer> {
  const database = beside ? { uri: beside.databaseUri, stop: async () => undefined } : await openTestDatabase();
  const dataDir =
    environment['DATA_DIR'] ?? beside?.dataDir ?? (await mkdtemp(path.join(tmpdir(), 'tertulia-uploads-')));
  const config = loadConfig({
    DATA_DIR: dataDir,
    JWT_SECRET: 'Uq0c5kXz8vLr2hTn7mYbWd4sEa9pGf6j',
    LOG_LEVEL: 'silent',
    RATE_READ: 'off',
    RATE_UPLOAD: 'off',
    ...environment,
  });
  const app = await createApp(config, database.uri);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const base = `http://127.0.0.1:${port}`;
  return {
    app,
    port,
    dataDir,
    databaseUri: database.uri,
    as: (caller) => callerOf(base, caller.user, caller.token),
    register: (name) => register(base, name),
    direct: async (one, other) =>
      (await one.json<Conversation>('POST', '/api/v1/conversations', { type: 'direct', memberIds: [other.user.id] }))
        .body.id,
    files: async (folder) =>
      (await readdir(path.join(dataDir, 'uploads', folder), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name),
    close: async () => {
      const closed = app.close();
      app.getHttpServer().closeAllConnections();
      await closed;
      await database.stop();
      if (!beside) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function register(base: string, displayName: string): Promise<Caller> {
  const email = `${displayName.toLowerCase()}-${Math.random().toString(36).slice(2)}@example.org`;
  const password = 'correct horse battery';
  const post = (call: string, body: unknown): Promise<Response> =>
    fetch(`${base}/api/v1/auth/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { user } = (await (await post('register', { email, password, displayName })).json()) as { user: Me };
  const { accessToken } = (await (await post('token', { email, password })).json()) as TokenResponse;
  return callerOf(base, user, accessToken);
}

function callerOf(base: string, user: Me, token: string): Caller {
  const call = (url: string, init: RequestInit = {}): Promise<Response> =>
    fetch(base + url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
  return {
    user,
    token,
    fetch: call,
    json: async <T>(method: string, url: string, body?: unknown) =>
      answer<T>(
        await call(url, {
          method,
          ...(body === undefined
            ? {}
            : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        }),
      ),
    upload: async (fields) => {
      const form = new FormData();
      for (const [name, value] of fields) form.append(name, value);
      return answer(await call('/api/v1/uploads', { method: 'POST', body: form }));
    },
  };
}

async function answer<T>(response: Response): Promise<Answer<T>> {
  const { status, headers } = response;
  const text = await response.text();
  return { status, headers, body: (text === '' ? undefined : JSON.parse(text)) as T };
}
