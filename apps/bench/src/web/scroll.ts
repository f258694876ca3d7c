import type { Page } from '@playwright/test';
import { fileOf, messageRequest, pngBytes } from '@tertulia/testing';
import { quantilesOf, type Quantiles } from '../quantiles';
import { sayMany, signedIn, type Scene } from './scene';

/** Pixels that the list is moved by in each frame: 3,600 a second at 60 frames, as fast as anybody reads along. */
const STEP = 60;
/** A message in so many has a picture, among the newest. */
const PICTURE_EVERY = 25;
const PICTURES = 40;
const ARRIVALS_A_SECOND = 5;
const ALL_HELD_MS = 240_000;

/** What scrolling was like for a while. */
export interface ScrollRun {
  /** Milliseconds between two frames. */
  frames: Quantiles;
  /** The furthest that a message in the middle of the view was moved by anything but the scrolling, in pixels. */
  jump: number;
  /** How many different messages were drawn. */
  seen: number;
}

/** What a conversation of very many messages is like to scroll through. */
export interface ScrollResult {
  messages: number;
  /** From the newest message up, while older pages and pictures arrive. */
  up: ScrollRun;
  /** Seconds until all messages were held, by going up as fast as they come. */
  heldAfter: number;
  /** From the first message down, with all of them held, while others are written. */
  down: ScrollRun;
}

/** Scrolls through a conversation of so many messages, `seconds` in each direction. */
export async function measureScroll(scene: Scene, messages: number, seconds: number): Promise<ScrollResult> {
  const { ben, ana } = scene;
  const { id } = await ben.group([ana], 'Everything that was ever said');
  const picture = fileOf(pngBytes(640, 400), 'chart.png', 'image/png');
  await sayMany(ben, id, messages - PICTURES * PICTURE_EVERY, 64);
  for (let n = 0; n < PICTURES; n++) {
    const uploaded = await ben.upload(id, picture);
    await ben.send(id, { body: 'Have a look', attachmentIds: [uploaded.id] });
    await sayMany(ben, id, PICTURE_EVERY - 1, 24);
  }
  const context = await signedIn(scene);
  const page = await context.newPage();
  await page.goto(`/c/${id}`);
  await page.getByRole('log', { name: 'Messages' }).getByRole('article').first().waitFor();
  await page.waitForTimeout(1_500);
  const up = await scroll(page, -STEP, seconds);
  const start = performance.now();
  await holdAll(page);
  const heldAfter = (performance.now() - start) / 1_000;
  const socket = await ben.socket();
  const sent: Promise<unknown>[] = [];
  const timer = setInterval(() => {
    const message = messageRequest({ body: 'One of **many** messages.' });
    sent.push(socket.ask('send_message', { conversationId: id, ...message }));
  }, 1_000 / ARRIVALS_A_SECOND);
  const down = await scroll(page, STEP, seconds);
  clearInterval(timer);
  await Promise.all(sent);
  socket.close();
  await context.close();
  return { messages, up, heldAfter, down };
}

/** Goes to the beginning again and again until there is nothing before it. */
async function holdAll(page: Page): Promise<void> {
  const end = performance.now() + ALL_HELD_MS;
  const first = page.locator('article').first();
  while (!(await page.getByText('This is where the group begins.').isVisible())) {
    if (performance.now() > end) throw new Error(`After ${ALL_HELD_MS} ms the first message was not there`);
    await page.evaluate(async () => {
      const log = document.querySelector('[role=log]');
      for (let n = 0; n < 60; n++) {
        if (log !== null) log.scrollTop = 0;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    });
  }
  await first.waitFor();
}

async function scroll(page: Page, step: number, seconds: number): Promise<ScrollRun> {
  const { frames, jump, seen } = await page.evaluate(
    async ({ step, ms }) => {
      const log = document.querySelector('[role=log]');
      if (log === null) throw new Error('There is no list');
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const box = log.getBoundingClientRect();
      const inMiddle = (): Element | null =>
        document.elementFromPoint(box.left + 120, box.top + box.height / 2)?.closest('[data-key]') ?? null;
      const frames: number[] = [];
      const seen = new Set<string>();
      let jump = 0;
      let last = await frame();
      const end = last + ms;
      while (last < end) {
        log.scrollTop += step;
        const held = inMiddle();
        const top = held?.getBoundingClientRect().top ?? 0;
        const now = await frame();
        frames.push(now - last);
        last = now;
        if (held === null) continue;
        seen.add(held.getAttribute('data-key') ?? '');
        if (held.isConnected) jump = Math.max(jump, Math.abs(held.getBoundingClientRect().top - top));
        else jump = Number.MAX_SAFE_INTEGER;
      }
      return { frames, jump, seen: seen.size };
    },
    { step, ms: seconds * 1_000 },
  );
  return { frames: quantilesOf(frames), jump, seen };
}
