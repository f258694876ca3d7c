import { chromium, type Browser, type BrowserContext } from '@playwright/test';
import {
  PASSWORD,
  TestUser,
  UNLIMITED_RATES,
  messageRequest,
  startServer,
  type BearerCredentials,
  type TestServer,
} from '@tertulia/testing';
import { inFlight } from '../in-flight';

const BODIES = [
  'The canary is at **10 %**, errors are flat.',
  'Can someone look at the _latency_ of the search? It went up after the release.',
  '- [x] migrate\n- [ ] switch over\n- [ ] remove the old one',
  'Thanks!',
];
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A server with a conversation of two, and a browser for one of them. */
export interface Scene {
  server: TestServer;
  browser: Browser;
  /** Looks at the page. */
  ana: TestUser;
  /** Writes. */
  ben: TestUser<BearerCredentials>;
  conversationId: string;
}

/** Starts the server and Chromium, and fills the conversation. */
export async function openScene(messages: number): Promise<Scene> {
  const server = await startServer({ env: { ...UNLIMITED_RATES, LOG_LEVEL: 'fatal' } });
  const ana = await TestUser.register(server, 'Ana Álvarez');
  const ben = await TestUser.registerBearer(server, 'Ben Okafor');
  const { id } = await ana.direct(ben);
  await sayMany(ben, id, messages, 32);
  const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  const browser = await chromium.launch({ executablePath, args: ARGUMENTS });
  return { server, browser, ana, ben, conversationId: id };
}

/** Ends all of it. */
export async function closeScene({ server, browser, ben }: Scene): Promise<void> {
  await browser.close();
  ben.close();
  await server.dispose();
}

/** Says so much, `width` at a time. */
export async function sayMany(user: TestUser, conversationId: string, count: number, width: number): Promise<void> {
  const socket = await user.socket();
  socket.raw.offAny();
  await inFlight(count, width, (n) =>
    socket.ask('send_message', { conversationId, ...messageRequest({ body: BODIES[n % BODIES.length] ?? '' }) }),
  );
  socket.close();
}

/** A browser profile in which Ana is signed in, and nothing is cached. */
export async function signedIn({ browser, server, ana }: Scene): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: server.origin, viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto('/login');
  await page.getByLabel('Email').fill(ana.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor();
  await page.close();
  return context;
}
