import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { screenshot } from './screenshot';
import { expect } from './test';

/** Resolves when what is moving has come to rest: half faded in, text has not the contrast that it is going to have. */
async function atRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const moving = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(moving.map(({ finished }) => finished));
  });
}

/** Checks a page with axe and that it fits its width, and keeps its picture. */
export async function inspect(page: Page, name: string): Promise<void> {
  await atRest(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  await screenshot(page, name);
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target.join(' ')) }));
  expect.soft(found, `axe on ${name}`).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `sideways scrolling on ${name}`).toBe(0);
}

export const WIDE = { colorScheme: 'light', viewport: { width: 1280, height: 800 } } as const;
export const DARK = { ...WIDE, colorScheme: 'dark' } as const;
export const PHONE = {
  colorScheme: 'light',
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
} as const;
