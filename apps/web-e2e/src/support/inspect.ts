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

/** The least size of what a finger has to hit, in pixels. */
const TARGET = 44;

/** What can be touched and is smaller than a finger; links within a sentence are as high as its lines, and may be. */
async function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    const all = document.querySelectorAll<HTMLElement>(
      'a[href], button, input, textarea, select, [role=option], [role=menuitem]',
    );
    return [...all]
      .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      .filter((element) => getComputedStyle(element).pointerEvents !== 'none')
      .filter((element) => element.closest('tt-message-body, p, .visually-hidden, [aria-hidden=true]') === null)
      .map((element) => {
        // A label is touched for its box, a frame for the text box in it, and a row for its link, whose `::after` covers it.
        const row = element.tagName === 'A' ? element.closest('.row') : null;
        const area = element.closest('label, tt-people-picker .box') ?? row ?? element;
        const { width, height } = area.getBoundingClientRect();
        return { name: element.ariaLabel ?? element.textContent.trim(), width, height };
      })
      .filter(({ width, height }) => width > 0 && (Math.round(width) < least || Math.round(height) < least))
      .map(({ name, width, height }) => `${name}: ${Math.round(width)} by ${Math.round(height)}`);
  }, TARGET);
}

/** Checks a page with axe, that it fits its width, and on a phone the size of what is touched; keeps its picture. */
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
  if ((page.viewportSize()?.width ?? 0) <= 360) expect.soft(await smallTargets(page), `targets on ${name}`).toEqual([]);
}

export const WIDE = { colorScheme: 'light', viewport: { width: 1280, height: 800 } } as const;
export const DARK = { ...WIDE, colorScheme: 'dark' } as const;
export const PHONE = {
  colorScheme: 'light',
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
} as const;
