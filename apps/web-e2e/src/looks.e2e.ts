import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** Every look that a page has; a phone is touched. */
const LOOKS = [
  { name: 'light', options: { colorScheme: 'light', viewport: DESKTOP } },
  { name: 'dark', options: { colorScheme: 'dark', viewport: DESKTOP } },
  { name: 'phone', options: { colorScheme: 'light', viewport: PHONE, hasTouch: true, isMobile: true } },
  { name: 'phone-dark', options: { colorScheme: 'dark', viewport: PHONE, hasTouch: true, isMobile: true } },
] as const;

/** Checks a page with axe, that it fits its width, and that it says nothing on the console; keeps its picture. */
async function inspect(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target.join(' ')) }));
  await screenshot(page, name);
  expect.soft(found, `axe on ${name}`).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `sideways scrolling on ${name}`).toBe(0);
}

for (const { name: look, options } of LOOKS) {
  test(`every page can be used by everyone: ${look}`, async ({ account, enter, visit }) => {
    const complaints: string[] = [];
    const listen = (page: Page) => {
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
      });
      page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
    };
    const stranger = await visit('Stranger', options);
    for (const [path, button] of [
      ['login', 'Sign in'],
      ['register', 'Create account'],
    ] as const) {
      await stranger.page.goto(`/${path}`);
      await expect(stranger.page.getByRole('button', { name: button })).toBeVisible();
      await inspect(stranger.page, `${path}-${look}`);
    }

    const [anas, bens] = [await account('Ana Álvarez'), await account('Ben Okafor')];
    const { id } = await anas.direct(bens);
    const group = await anas.group([bens], 'Platform launch');
    await bens.send(id, 'Good morning! The canary is at **10 %**:\n\n- errors are flat\n- latency is _up_ by `3 ms`');
    await anas.send(id, 'Thanks. Shall we go on?');
    await anas.send(
      id,
      '```\nkubectl rollout status deployment/api\n```\n\n> and then we wait\n\nhttps://example.org/status',
    );
    await bens.send(id, 'A'.repeat(400));
    await bens.send(group.id, `<@${anas.id}>, have a look`);

    const ana = await enter(anas, options);
    listen(ana.page);
    await ana.page.goto('/');
    await expect(ana.link('Ben Okafor')).toBeVisible();
    await inspect(ana.page, `list-${look}`);
    await ana.page.goto(`/c/${id}`);
    await expect(ana.message('Shall we go on?')).toBeVisible();
    await inspect(ana.page, `chat-${look}`);
    await ana.details();
    await inspect(ana.page, `details-${look}`);
    await ana.page.goto('/settings');
    await expect(ana.page.getByRole('textbox', { name: 'Display name' })).toBeVisible();
    await inspect(ana.page, `settings-${look}`);
    await ana.page.goto('/no/such/page');
    await inspect(ana.page, `not-found-${look}`);
    await ana.page.goto('/');
    await ana.page.getByRole('button', { name: 'New group' }).click();
    await expect(ana.page.getByRole('dialog')).toBeVisible();
    await inspect(ana.page, `new-group-${look}`);
    expect(complaints).toEqual([]);
  });
}

test('on a phone one column shows the list or the conversation, and the way back', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Phone'), await account('Ben Phone')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'On the way');
  const ana = await enter(anas, { viewport: PHONE, hasTouch: true, isMobile: true });
  await ana.page.goto('/');
  await ana.link('Ben Phone').tap();
  await expect(ana.message('On the way')).toBeVisible();
  await expect(ana.conversations).toBeHidden();
  await ana.send('See you');
  const send = await ana.page.getByRole('button', { name: 'Send' }).boundingBox();
  expect(Math.round(send?.height ?? 0)).toBeGreaterThanOrEqual(44);
  expect((send?.y ?? 0) + (send?.height ?? 0)).toBeLessThanOrEqual(PHONE.height);
  await ana.page.goBack();
  await expect(ana.conversations).toBeVisible();
});

test('everything can be done with the keyboard alone', async ({ account, visit }) => {
  const ben = await account('Ben Keyboard');
  const ana = await visit('Ana Keyboard');
  await ana.page.goto('/register');
  await ana.page.getByRole('textbox', { name: 'Display name' }).focus();
  await ana.page.keyboard.type('Ana Keyboard');
  await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.type(ana.email);
  await ana.page.keyboard.press('Tab');
  await ana.page.keyboard.type('correct horse battery');
  await ana.page.keyboard.press('Enter');
  await expect(ana.conversations).toBeVisible();
  await ana.page.getByRole('combobox', { name: 'Find people' }).focus();
  await ana.page.keyboard.type(ben.me.displayName);
  await expect(ana.page.getByRole('option', { name: 'Ben Keyboard' }).first()).toBeVisible();
  await ana.page.keyboard.press('ArrowDown');
  await ana.page.keyboard.press('Enter');
  await expect(ana.page).toHaveURL(/\/c\//);
  await expect(ana.box).toBeVisible();
  await ana.box.focus();
  await ana.page.keyboard.type('Without a mouse');
  await ana.page.keyboard.press('Enter');
  await expect(ana.message('Without a mouse')).toContainText(/Sent|Delivered/);
});
