import { fileOf, messageRequest } from '@tertulia/testing';
import { textFile } from './support/files';
import { PHONE, WIDE } from './support/inspect';
import { expect, test } from './support/test';

test('an answer shows what it answers, and leads to it', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Answers'), await account('Ben Asks')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Is the door open?');
  for (let n = 1; n <= 60; n++) await bens.send(id, `Number ${n}.`);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}/m/1`);
  const question = ana.message('Is the door open?').first();
  await expect(question).toBeInViewport();
  await expect(question).toBeFocused();
  await ana.page.keyboard.press('r');
  await expect(ana.box).toBeFocused();
  await ana.send('It is.');
  const quote = ana.message('It is.').getByRole('button', { name: /In reply to.*Ben Asks.*Is the door open\?/ });
  await expect(quote).toBeVisible();
  await expect(question).not.toBeInViewport();
  await quote.click();
  await expect(question).toBeInViewport();
  await expect(question).toBeFocused();
});

test('the link to a message is copied, leads to it as often as it is followed, and says where there is none', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Links'), await account('Ben Links')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Worth a link');
  for (let n = 1; n <= 60; n++) await bens.send(id, `Number ${n}.`);
  const ana = await enter(anas, { ...WIDE, permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = ana;
  await page.goto(`/c/${id}/m/1`);
  const first = ana.message('Worth a link');
  await expect(first).toBeFocused();
  await page.keyboard.press('l');
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('copied');
  const address = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(address).pathname).toBe(`/c/${id}/m/1`);

  await ana.box.fill(`See ${address}`);
  await page.getByRole('button', { name: 'Send' }).click();
  const link = ana.log.getByRole('link', { name: address });
  for (let time = 1; time <= 2; time++) {
    await page
      .getByRole('button', { name: /Jump to newest|new$/ })
      .or(link)
      .first()
      .click();
    if (!(await first.isVisible())) await link.click();
    await expect(first).toBeInViewport();
    await expect(page).toHaveURL(`/c/${id}/m/1`);
  }

  await page.goto(`/c/${id}/m/9999`);
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('There is no such message');
});

test('from the details a file leads to its message, on a phone as well, and Escape closes them alone', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Pocket'), await account('Ben Shares')];
  const { id } = await anas.direct(bens);
  const { buffer, name, mimeType } = textFile('plan.txt', 200);
  const file = await bens.upload(id, fileOf(buffer, name, mimeType));
  await bens.send(id, messageRequest({ body: 'The plan', attachmentIds: [file.id] }));
  for (let n = 1; n <= 60; n++) await bens.send(id, `Number ${n}.`);
  const ana = await enter(anas, PHONE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('Number 60.')).toBeVisible();
  const panel = await ana.details();
  const shown = panel.getByRole('button', { name: 'Show in conversation' });
  const older = panel.getByRole('button', { name: 'Look further back' });
  if (!(await shown.isVisible())) await older.tap();
  await shown.tap();
  await expect(panel).toBeHidden();
  await expect(ana.message('The plan')).toBeInViewport();
  await expect(ana.message('The plan')).toBeFocused();

  await ana.page.setViewportSize(WIDE.viewport);
  const beside = await ana.details();
  await expect(beside).toHaveAttribute('role', 'complementary');
  await ana.page.setViewportSize(PHONE.viewport);
  await expect(beside).toHaveAttribute('role', 'dialog');
  await ana.page.setViewportSize(WIDE.viewport);
  await beside.getByRole('button', { name: 'Show in conversation' }).focus();
  await ana.page.keyboard.press('Escape');
  await expect(beside).toBeHidden();
  await expect(ana.message('The plan')).toBeInViewport();
});

test('who reads above is told how much has come below', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Above'), await account('Ben Below')];
  const { id } = await anas.direct(bens);
  for (let n = 1; n <= 60; n++) await bens.send(id, `Number ${n}.`);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('Number 60.')).toBeVisible();
  await ana.log.hover();
  await ana.page.mouse.wheel(0, -1_500);
  await expect(ana.page.getByRole('button', { name: 'Jump to newest' })).toBeVisible();
  await bens.send(id, 'Something new');
  await expect(ana.page.getByRole('status').filter({ hasText: '1 new' })).toBeAttached();
  await ana.page.getByRole('button', { name: /1 new/ }).click();
  await expect(ana.page.getByRole('status').filter({ hasText: '1 new' })).toHaveCount(0);
});
