import { sayMany, signedIn, type Scene } from './scene';

const PARTS = 6;
const AT_ONCE = 48;

/** What a page weighs while messages arrive. */
export interface HeapResult {
  /** Megabytes, collected, at the beginning and after each sixth of the messages. */
  sizes: number[];
  /** Seconds in which the messages arrived. */
  seconds: number;
}

/** Weighs the page while so many messages arrive in the open conversation, as fast as the page and the server take them. */
export async function measureHeap(scene: Scene, arrivals: number): Promise<HeapResult> {
  const context = await signedIn(scene);
  const page = await context.newPage();
  await page.goto(`/c/${scene.conversationId}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  const sizes: number[] = [];
  let seconds = 0;
  for (let part = 0; part <= PARTS; part += 1) {
    const start = performance.now();
    if (part > 0) await sayMany(scene.ben, scene.conversationId, Math.ceil(arrivals / PARTS), AT_ONCE);
    seconds += (performance.now() - start) / 1_000;
    await page.waitForTimeout(3_000);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    sizes.push(usedSize / 2 ** 20);
  }
  await context.close();
  return { sizes, seconds };
}
