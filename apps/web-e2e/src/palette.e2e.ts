import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { WIDE } from './support/inspect';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

const LOOKS = [
  { name: 'light', options: { colorScheme: 'light', viewport: { width: 1280, height: 800 } } },
  { name: 'dark', options: { colorScheme: 'dark', viewport: { width: 1280, height: 800 } } },
  {
    name: 'phone',
    options: { colorScheme: 'light', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  },
] as const;

async function inspect(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  await screenshot(page, name);
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target.join(' ')) }));
  expect.soft(found, `axe on ${name}`).toEqual([]);
}

for (const { name: look, options } of LOOKS) {
  test(`the palette finds conversations, people and actions: ${look}`, async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Palette'), await account('Ben Palette')];
    await account(`Çağla Stranger ${look}`);
    const { id } = await anas.direct(bens);
    await anas.group([bens], 'Platform launch');
    await bens.send(id, 'Hello');
    const ana = await enter(anas, options);
    await ana.page.goto('/');
    await expect(ana.link('Platform launch')).toBeVisible();
    if (look === 'phone') await ana.page.getByRole('button', { name: 'Search and commands' }).tap();
    else await ana.page.keyboard.press('Control+k');
    const box = ana.page.getByRole('combobox', { name: 'Search or run a command' });
    await expect(box).toBeFocused();
    await expect(ana.page.getByRole('option', { name: 'Platform launch' })).toBeVisible();
    await inspect(ana.page, `palette-${look}`);
    await box.evaluate((element: HTMLInputElement) => (element.value = element.placeholder));
    expect(await box.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBeLessThanOrEqual(0);
    await box.fill('nothing of that kind');
    await expect(ana.page.getByText('Nothing fits')).toBeVisible();
    await inspect(ana.page, `palette-empty-${look}`);
    await box.fill(`cagla ${look}`);
    await expect(ana.page.getByRole('option', { name: 'Çağla Stranger' })).toBeVisible();
    await box.fill('lau pla');
    await expect(ana.page.getByRole('option').first()).toHaveText(/Platform launch/);
    await box.press('Enter');
    await expect(ana.page).toHaveURL(/\/c\//);
    await expect(ana.page.getByRole('heading', { name: 'Platform launch' }).first()).toBeVisible();
  });
}

test('the palette starts a conversation, changes the theme and puts the focus back', async ({ account, enter }) => {
  const anas = await account('Ana Actions');
  const other = await account('Dora Newcomer');
  const ana = await enter(anas, { viewport: { width: 1280, height: 800 } });
  await ana.page.goto('/');
  const button = ana.page.getByRole('button', { name: 'Search and commands' });
  const box = ana.page.getByRole('combobox', { name: 'Search or run a command' });
  await button.click();
  await expect(box).toBeFocused();
  await ana.page.keyboard.press('Escape');
  await expect(button).toBeFocused();
  await button.click();
  await expect(box).toBeFocused();
  await ana.page.keyboard.type('theme dark');
  await ana.page.keyboard.press('Enter');
  await expect(ana.page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await ana.page.keyboard.press('Control+k');
  await expect(box).toBeFocused();
  await ana.page.keyboard.type(other.me.displayName);
  await expect(ana.page.getByRole('option', { name: 'Dora Newcomer' }).first()).toBeVisible();
  await ana.page.keyboard.press('Enter');
  await expect(ana.page.getByRole('heading', { name: 'Dora Newcomer' }).first()).toBeVisible();
  await expect(ana.box).toBeFocused();
});

test('what is typed while the palette is on its way is typed into it, and not into a message', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Swift'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(/\.js$/, async (call) => {
    const response = await call.fetch();
    if ((await response.text()).includes('tt-command-palette')) await held;
    await call.fulfill({ response });
  });
  await page.goto(`/c/${id}`);
  await ana.box.fill('Half a sentence');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('profile');
  await page.keyboard.press('Enter');
  go();
  await expect(page.getByRole('combobox', { name: 'Search or run a command' })).toHaveValue('profile');
  await expect(page.getByRole('option').first()).toContainText('Profile');
  // What lies below is out of reach, and as it was.
  await expect(page.locator('tt-composer textarea')).toHaveValue('Half a sentence');
  await expect(page.locator('article')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/settings/profile');
});
