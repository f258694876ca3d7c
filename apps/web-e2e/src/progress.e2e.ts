import { WIDE } from './support/inspect';
import { expect, test } from './support/test';

test('what takes longer than half a second is shown to be going on, and what cannot be had is said', async ({
  account,
  enter,
}) => {
  const ana = await enter(await account('Ana Waits'), WIDE);
  const { page } = ana;
  await page.goto('/');
  await expect(ana.conversations).toBeVisible();
  const line = page.getByRole('progressbar', { name: 'Loading' });
  await expect(line).toHaveCount(0);

  // The code of the settings is refused, then held back; all else comes.
  let refuses = true;
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(/\.js$/, async (call) => {
    const response = await call.fetch();
    if (!(await response.text()).includes('tt-settings-page')) return call.fulfill({ response });
    if (refuses) return call.abort();
    await held;
    return call.fulfill({ response });
  });
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText('This part could not be loaded')).toBeVisible();
  await expect(ana.conversations).toBeVisible();

  refuses = false;
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(line).toBeVisible();
  go();
  await expect(page.getByRole('region', { name: 'Profile' })).toBeVisible();
  await expect(line).toHaveCount(0);
});
