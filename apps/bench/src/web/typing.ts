import { messageRequest } from '@tertulia/testing';
import { quantilesOf, type Quantiles } from '../quantiles';
import { signedIn, type Scene } from './scene';

const ARRIVALS_A_SECOND = 20;
const KEY_EVERY_MS = 90;

/**
 * Milliseconds from each key to the frame that shows it, while 20 messages a second arrive in the same conversation: behind `draft`,
 * with the formatting toolbar shown, which looks at what is written after each key.
 */
export async function measureTyping(scene: Scene, seconds: number, draft = ''): Promise<Quantiles> {
  const context = await signedIn(scene);
  await context.addInitScript(() => localStorage.setItem('tertulia.formatting', 'open'));
  const page = await context.newPage();
  await page.goto(`/c/${scene.conversationId}`);
  const box = page.getByRole('textbox', { name: 'Message' });
  await box.fill(draft);
  await box.press('Control+End');
  await page.evaluate(() => {
    const waits: number[] = [];
    Object.assign(window, { waits });
    addEventListener(
      'keydown',
      ({ timeStamp }) => {
        // The frame has been drawn when a task after its callbacks runs.
        requestAnimationFrame(() => {
          setTimeout(() => waits.push(performance.now() - timeStamp));
        });
      },
      { capture: true },
    );
  });
  const socket = await scene.ben.socket();
  const { conversationId } = scene;
  const timer = setInterval(() => {
    void socket.ask('send_message', { conversationId, ...messageRequest({ body: 'One of **many** messages.' }) });
  }, 1_000 / ARRIVALS_A_SECOND);
  const text = 'Typing while the others talk, at the speed of somebody who types quickly. ';
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    await box.pressSequentially(text, { delay: KEY_EVERY_MS });
    await box.fill(draft);
    await box.press('Control+End');
  }
  clearInterval(timer);
  const waits = await page.evaluate(() => (window as Window & { waits?: number[] }).waits ?? []);
  await context.close();
  return quantilesOf(waits);
}
