import { sayMany, signedIn, type Scene } from './scene';

const PARTS = 6;
const AT_ONCE = 48;

/** Megabytes of the page's heap, collected, at the beginning and after each sixth of the messages that arrive in the open conversation. */
export async function measureHeap(scene: Scene, arrivals: number): Promise<number[]> {
  const context = await signedIn(scene);
  const page = await context.newPage();
  await page.goto(`/c/${scene.conversationId}`);
  await page.getByRole('textbox', { name: 'Message' }).waitFor();
  const session = await context.newCDPSession(page);
  await session.send('HeapProfiler.enable');
  const sizes: number[] = [];
  for (let part = 0; part <= PARTS; part += 1) {
    if (part > 0) await sayMany(scene.ben, scene.conversationId, Math.ceil(arrivals / PARTS), AT_ONCE);
    await page.waitForTimeout(3_000);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    sizes.push(usedSize / 2 ** 20);
  }
  await context.close();
  return sizes;
}
