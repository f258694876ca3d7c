import type { Locator } from '@playwright/test';
import { fileOf, messageRequest } from '@tertulia/testing';
import { PHONE, WIDE, inspect } from './support/inspect';
import { pdfFile } from './support/media';
import { expect, test } from './support/test';

/** Where an element is, in pixels of the page. */
async function place(locator: Locator) {
  const box = await locator.boundingBox();
  if (box === null) throw new Error('It is not drawn.');
  return { ...box, bottom: box.y + box.height };
}

test('on a phone the tools of a message that is touched stand below its text and cover nothing', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Thumb'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const long = 'Is the curve flat, or do I see a slope at the very end of it where the new gate took over?';
  await bens.send(id, long);
  await anas.send(id, 'It is flat');
  await bens.send(id, 'Then let us go to fifty');
  const ana = await enter(anas, PHONE);
  const { page } = ana;
  await page.goto(`/c/${id}`);
  for (const text of [long, 'It is flat', 'Then let us go to fifty']) {
    const message = ana.message(text);
    await message.getByText(text).tap();
    const reply = message.getByRole('button', { name: 'Reply' });
    await expect(reply).toBeInViewport({ ratio: 1 });
    expect((await place(reply)).y).toBeGreaterThanOrEqual((await place(message.getByText(text))).bottom);
    const next = page.getByRole('article').filter({ hasText: 'Then let us go to fifty' });
    if (text !== 'Then let us go to fifty') {
      expect((await place(next)).y).toBeGreaterThanOrEqual((await place(reply)).bottom);
    }
    const shown = (menus: Element[]): number => menus.filter(({ clientHeight }) => clientHeight > 0).length;
    await expect.poll(() => page.locator('tt-message-menu').evaluateAll(shown)).toBe(1);
  }
  await inspect(page, 'message-touched-phone');
  await ana.message('Then let us go to fifty').getByRole('button', { name: 'More', exact: true }).tap();
  await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
  await inspect(page, 'message-touched-menu-phone');
  await page.keyboard.press('Escape');
  // A keyboard that is tied to it gets there as well, and what it shows can be touched.
  await ana.message('It is flat').focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(ana.message('It is flat').getByRole('button', { name: 'Edit' })).toBeFocused();
  await ana.message('Then let us go to fifty').focus();
  await ana.message('Then let us go to fifty').getByRole('button', { name: 'More', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
  await page.keyboard.press('Escape');
  await ana.message(long).getByText(long).tap();
  await ana.message(long).getByRole('button', { name: 'Reply' }).tap();
  await expect(ana.box).toBeFocused();
  await ana.box.fill('At the very end, yes');
  await page.getByRole('button', { name: 'Send' }).tap();
  // The keyboard stays up for the next one.
  await expect(ana.box).toBeFocused();
  await expect(ana.message('At the very end, yes')).toContainText(long);
  // How far it has got stands below the text, which has the whole line.
  expect((await place(ana.message('At the very end, yes').locator('.text'))).width).toBeGreaterThan(250);
});

test('on a phone a tap does what it is on, also below a message whose tools are shown', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Tap'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'The plan is below');
  const { name, mimeType, buffer } = pdfFile('plan.pdf', 1);
  const upload = await bens.upload(id, fileOf(buffer, name, mimeType));
  await bens.send(id, messageRequest({ body: 'Have a look', attachmentIds: [upload.id] }));
  for (let more = 1; more <= 12; more++) await bens.send(id, `More of it, ${more}`);
  const ana = await enter(anas, PHONE);
  await ana.page.goto(`/c/${id}`);
  const plan = ana.message('Have a look').getByRole('link', { name: /^Open plan.pdf/ });
  await plan.evaluate((link) => link.scrollIntoView({ block: 'center' }));
  await ana.message('The plan is below').getByText('The plan is below').tap();
  await expect(ana.message('The plan is below').getByRole('button', { name: 'Reply' })).toBeVisible();
  await plan.tap();
  await expect(ana.page.getByRole('dialog', { name: 'Files, large' })).toBeVisible();
});

test('where there is a keyboard, the search says by which keys everything is found', async ({ account, enter }) => {
  const anas = await account('Ana Keys');
  const ana = await enter(anas, WIDE);
  await ana.page.goto('/');
  const hint = ana.page.locator('tt-people-picker kbd');
  await expect(hint).toHaveText('Ctrl K');
  await hint.click();
  await expect(ana.page.getByRole('combobox', { name: 'Find people' })).toBeFocused();
  await expect(hint).toBeHidden();
  await ana.page.keyboard.press('Control+k');
  await expect(ana.page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused();

  const onMac = await enter(anas, WIDE);
  await onMac.context.addInitScript(() => Object.defineProperty(navigator, 'platform', { value: 'MacIntel' }));
  await onMac.page.goto('/');
  await expect(onMac.page.locator('tt-people-picker kbd')).toHaveText('⌘ K');
  await onMac.page.keyboard.press('Meta+k');
  await expect(onMac.page.getByRole('combobox', { name: 'Search or run a command' })).toBeFocused();

  const onPhone = await enter(anas, PHONE);
  await onPhone.page.goto('/');
  await expect(onPhone.conversations).toBeVisible();
  await expect(onPhone.page.locator('tt-people-picker kbd')).toBeHidden();
});
