import type { BrowserContext, Page } from '@playwright/test';
import { quantilesOf, type Quantiles } from '../quantiles';
import { signedIn, type Scene } from './scene';

const LOADS = 7;
const THROTTLED_TIMES = 4;
/** Nothing more comes when the network was idle for this long. */
const SETTLED_MS = 1_500;

/** Bytes of script that a page brings on a first visit: bodies, compressed as they came. */
export interface ScriptBytes {
  login: number;
  chat: number;
}

/** Measures what a first visit to the login page brings, and all in all one that goes on to a conversation. */
export async function measureScripts(scene: Scene): Promise<ScriptBytes> {
  const fresh = await scene.browser.newContext({ baseURL: scene.server.origin, serviceWorkers: 'block' });
  const login = await bytesOf(fresh, '/login');
  await fresh.close();
  const context = await signedIn(scene);
  const chat = await bytesOf(context, `/c/${scene.conversationId}`);
  await context.close();
  return { login, chat };
}

async function bytesOf(context: BrowserContext, path: string): Promise<number> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Network.setBypassServiceWorker', { bypass: true });
  await page.goto(path);
  await page.waitForTimeout(SETTLED_MS);
  const bytes = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming && new URL(entry.name).pathname.endsWith('.js'))
      .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
  );
  await page.close();
  return bytes;
}

/** Milliseconds to the largest contentful paint of an opened conversation, with a processor that is four times slower; nothing cached. */
export async function measurePaint(scene: Scene): Promise<Quantiles> {
  const times: number[] = [];
  for (let n = 0; n < LOADS; n += 1) {
    const context = await signedIn(scene);
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    await session.send('Network.setCacheDisabled', { cacheDisabled: true });
    await session.send('Emulation.setCPUThrottlingRate', { rate: THROTTLED_TIMES });
    await page.goto(`/c/${scene.conversationId}`);
    await page.getByRole('log', { name: 'Messages' }).getByRole('article').first().waitFor();
    await page.waitForTimeout(SETTLED_MS);
    times.push(await largestPaint(page));
    await context.close();
  }
  return quantilesOf(times);
}

function largestPaint(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)?.startTime ?? NaN)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
}
