import type { Conversation, History, Page, Session, TokenResponse } from '@tertulia/contracts';
import { BearerCredentials, RestClient, bodyOf, startServer, workspaceRoot } from '@tertulia/testing';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { emailOf } from './colleague';
import { SCENES } from './scenes';
import { Timeline } from './timeline';

const run = promisify(execFile);
const PASSWORD = 'correct horse battery';
const entry = path.join(workspaceRoot(), 'dist/apps/demo/main.js');

let dataDir: string;

const fill = () =>
  run(process.execPath, [entry, `--password=${PASSWORD}`], { env: { ...process.env, DATA_DIR: dataDir } });

beforeAll(async () => (dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-demo-'))));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('the demonstration', () => {
  it('fills a fresh installation with people and conversations of the last days, and says how to sign in', async () => {
    const { stdout } = await fill();
    expect(stdout).toContain(emailOf('ana'));
    expect(stdout).toContain(PASSWORD);
    const server = await startServer({ dataDir });
    try {
      const request = { email: emailOf('ana'), password: PASSWORD };
      const tokens = bodyOf(await new RestClient(server.url).post<TokenResponse>('/auth/token', request), 200);
      const ana = new RestClient(server.url, new BearerCredentials(tokens.accessToken, tokens.refreshToken));
      const sessions = bodyOf(await ana.get<Page<Session>>('/auth/sessions'), 200).items;
      expect(sessions.map(({ current }) => current)).toEqual([true]);
      const { items } = bodyOf(await ana.get<Page<Conversation>>('/conversations'), 200);
      expect(items).toHaveLength(SCENES.length);
      expect(items.map(({ updatedAt }) => updatedAt)).toEqual(
        items
          .map(({ updatedAt }) => updatedAt)
          .sort()
          .reverse(),
      );
      const launch = items.find(({ title }) => title === 'Launch 2.0');
      expect(launch).toMatchObject({ unreadCount: 3, memberCount: 7 });
      const path = `/conversations/${launch?.id}/messages?limit=100`;
      const history = bodyOf(await ana.get<History>(path), 200).items;
      const times = history.map(({ createdAt }) => Date.parse(createdAt));
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(Date.now() - (times[0] ?? 0)).toBeGreaterThan(5 * 86_400_000);
      expect(Math.max(...times)).toBeLessThan(Date.now());
      expect(history.filter(({ attachments }) => attachments.length > 0)).toHaveLength(2);
    } finally {
      await server.stop();
    }
  }, 120_000);

  it('leaves an installation alone that has people', async () => {
    await expect(fill()).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('people in') as string });
  }, 60_000);
});

describe('the timeline', () => {
  it('ends before now, at any hour', () => {
    for (const hour of [0, 8, 12, 23]) {
      const now = new Date(2026, 2, 1, hour, 5);
      const times = SCENES.flatMap(({ lines }) => lines.map((line) => new Timeline(now).at(line).getTime()));
      expect(Math.max(...times)).toBeLessThan(now.getTime());
      expect(now.getTime() - Math.max(...times)).toBeLessThan(2 * 86_400_000);
    }
  });

  it('goes forward within each conversation, and answers only what was said', () => {
    for (const { lines } of SCENES) {
      const times = lines.map((line) => new Timeline(new Date()).at(line).getTime());
      expect(times).toEqual([...times].sort((a, b) => a - b));
      lines.forEach(({ replyTo }, place) => expect(replyTo ?? -1).toBeLessThan(place));
    }
  });
});
