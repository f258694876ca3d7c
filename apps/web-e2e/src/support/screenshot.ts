import type { Page } from '@playwright/test';
import path from 'node:path';

const FOLDER = path.join(__dirname, '../../../../dist/e2e/screenshots');

/** Keeps a picture of the page under `dist/e2e/screenshots`. */
export async function screenshot(page: Page, name: string): Promise<void> {
  // A caret that blinks and a spinner that turns would make each picture another one.
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
