import type { BrowserContext, Locator, Page } from '@playwright/test';
import { quantilesOf, type Quantiles } from '../quantiles';
import { signedIn, type Scene } from './scene';

/** So many that their median hardly moves from run to run: on two cores one load takes half as long again as another. */
const LOADS = 21;
const THROTTLED_TIMES = 4;
/** Nothing more comes when the network was idle for this long. */
const SETTLED_MS = 1_500;
/**
 * In which Chromium is done with a new window: a trace shows it start a process for a page of its own interface then
 * (`--top-chrome-webui`), beside the page that is measured. See docs/subsystems/web-client.md for what that is worth.
 */
const WINDOW_MS = 2_000;

/** Bytes of script that a first visit brings: bodies, compressed as they came. */
export interface ScriptBytes {
  /** Of the login page. */
  login: number;
  /** Of a conversation, until its messages are shown. */
  chat: number;
  /** The same, with what it fetches afterwards while nothing is done. */
  chatIdle: number;
}

/** Measures what first visits to the login page and to a conversation bring. */
export async function measureScripts(scene: Scene): Promise<ScriptBytes> {
  const fresh = await scene.browser.newContext({ baseURL: scene.server.origin, serviceWorkers: 'block' });
  const login = await bytesOf(fresh, '/login', (page) => page.getByRole('button', { name: 'Sign in' }));
  await fresh.close();
  const context = await signedIn(scene);
  const chat = await bytesOf(context, `/c/${scene.conversationId}`, (page) => page.getByRole('article').first());
  await context.close();
  return { login: login.all, chat: chat.shown, chatIdle: chat.all };
}

/** The bytes that were asked for before the largest paint of the page, of which `shown` is a part, and all. */
async function bytesOf(
  context: BrowserContext,
  path: string,
  shown: (page: Page) => Locator,
): Promise<{ shown: number; all: number }> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  await page.goto(path);
  await shown(page).waitFor();
  await page.waitForTimeout(SETTLED_MS);
  // As the browser tells it: who drives it hears of it later, when more is asked for already.
  const { time: shownAt } = await largestPaint(page);
  const bytes = await page.evaluate((before) => {
    const scripts = performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(({ startTime, encodedBodySize }) => ({ startTime, size: encodedBodySize }));
    const sum = (among: typeof scripts): number => among.reduce((total, { size }) => total + size, 0);
    return { shown: sum(scripts.filter(({ startTime }) => startTime < before)), all: sum(scripts) };
  }, shownAt);
  await page.close();
  return bytes;
}

/** The largest contentful paints of several loads. */
export interface Paint {
  /** Milliseconds. */
  times: Quantiles;
  /** The elements that were the largest. */
  of: string[];
}

/**
 * The largest contentful paint of a conversation that is opened in a window that is there already, with a processor that
 * is four times slower; nothing cached.
 */
export async function measurePaint(scene: Scene): Promise<Paint> {
  const times: number[] = [];
  const of = new Set<string>();
  for (let n = 0; n < LOADS; n += 1) {
    const context = await signedIn(scene);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLED_TIMES });
    await page.waitForTimeout(WINDOW_MS);
    await page.goto(`/c/${scene.conversationId}`);
    await page.getByRole('log', { name: 'Messages' }).getByRole('article').first().waitFor();
    await page.waitForTimeout(SETTLED_MS);
    const { time, element } = await largestPaint(page);
    if (!(time > 0)) throw new Error('The browser told of no largest contentful paint');
    times.push(time);
    of.add(element);
    await context.close();
  }
  return { times: quantilesOf(times), of: [...of] };
}

function largestPaint(page: Page): Promise<{ time: number; element: string }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const entry: (PerformanceEntry & { element?: Element | null }) | undefined = list.getEntries().at(-1);
          const around = entry?.element?.closest('tt-message-body, tt-conversation-item, tt-empty-state, h1');
          const element = (around ?? entry?.element)?.tagName.toLowerCase() ?? 'an element that is gone';
          resolve({ time: entry?.startTime ?? NaN, element });
        }).observe({ type: 'largest-contentful-paint', buffered: true });
      }),
  );
}
