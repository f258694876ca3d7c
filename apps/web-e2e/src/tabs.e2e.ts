import type { Locator, Page } from '@playwright/test';
import { everythingKept } from './support/everything-kept';
import { expect, test } from './support/test';

/** Writes in this tab and waits until it shows. */
async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(message(page, text)).toBeVisible();
}

function message(page: Page, text: string): Locator {
  return page.getByRole('article').filter({ hasText: text });
}

test('what two tabs wrote in turns while the server was away goes out once and in that order', async ({
  server,
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Two Tabs'), await account('Ben Reader')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  const tabs = [ana.page, await ana.context.newPage()];
  for (const tab of tabs) {
    await tab.goto(`/c/${id}`);
    await expect(tab.getByRole('status', { name: 'Connection' })).toContainText('Connected');
  }
  await server.kill();
  const texts = ['Word 1', 'Word 2', 'Word 3', 'Word 4'];
  for (const [n, text] of texts.entries()) {
    await write(tabs[n % 2]!, text);
    await expect(message(tabs[(n + 1) % 2]!, text)).toContainText('Sending');
  }
  await server.restart();
  for (const tab of tabs) {
    for (const text of texts) await expect(message(tab, text)).toContainText('Sent', { timeout: 40_000 });
    await expect(tab.getByRole('article')).toHaveCount(texts.length);
  }
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(texts);
});

test('what a tab wrote that then crashed is sent by the other one', async ({ server, account, enter }) => {
  const [anas, bens] = [await account('Ana Crashing'), await account('Ben Reader')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  // The first one has the turn to send.
  await ana.page.goto(`/c/${id}`);
  await write(ana.page, 'Before the crash');
  await expect(message(ana.page, 'Before the crash')).toContainText('Sent');
  const other = await ana.context.newPage();
  await other.goto(`/c/${id}`);
  await expect(message(other, 'Before the crash')).toContainText('Sent');
  await server.kill();
  await write(ana.page, 'Last words');
  await expect(message(ana.page, 'Last words')).toContainText('Sending');
  const crashed = ana.page.waitForEvent('crash');
  const devtools = await ana.context.newCDPSession(ana.page);
  // Nobody is left to answer it.
  devtools.send('Page.crash').catch(() => undefined);
  await crashed;
  await server.restart();
  await expect(message(other, 'Last words')).toContainText('Sent', { timeout: 40_000 });
  await expect(other.getByRole('article')).toHaveCount(2);
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(['Before the crash', 'Last words']);
});

test('a conversation opens from what the browser keeps, with what was not sent and what was only typed', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Cached'), await account('Ben Writer')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Read before');
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await expect(message(ana.page, 'Read before')).toBeVisible();
  await expect.poll(() => ana.page.evaluate(everythingKept)).toContain('"seq":1');
  // From here on nothing but the page itself and the account gets through.
  let away = true;
  await ana.context.routeWebSocket(/socket\.io/, (page) => void (away ? page.close() : page.connectToServer()));
  await ana.context.route(/\/api\/v1\/conversations/, (call) => (away ? call.abort() : call.continue()));
  await ana.page.reload();
  await expect(message(ana.page, 'Read before')).toBeVisible();
  await write(ana.page, 'Not sent yet');
  await ana.box.fill('half a sen');
  await expect.poll(() => ana.page.evaluate(everythingKept)).toContain('half a sen');
  await ana.page.reload();
  await expect(message(ana.page, 'Read before')).toBeVisible();
  await expect(message(ana.page, 'Not sent yet')).toContainText('Sending');
  await expect(ana.box).toHaveValue('half a sen');
  away = false;
  await expect(message(ana.page, 'Not sent yet')).toContainText('Sent', { timeout: 40_000 });
  await expect(ana.box).toHaveValue('half a sen');
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(['Read before', 'Not sent yet']);
});

test('signing out in one tab leaves nothing in the other', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Leaving'), await account('Ben Private')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Between us');
  const ana = await enter(anas);
  const other = await ana.context.newPage();
  for (const tab of [ana.page, other]) {
    await tab.goto(`/c/${id}`);
    await expect(message(tab, 'Between us')).toBeVisible();
  }
  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(ana.page).toHaveURL(/\/login/);
  await expect(other).toHaveURL(/\/login/);
  await expect(message(other, 'Between us')).toHaveCount(0);
});

test('where the browser refuses its database, messages go out all the same', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Private'), await account('Ben Reader')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  await ana.context.addInitScript(() => {
    indexedDB.open = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
  });
  const tabs = [ana.page, await ana.context.newPage()];
  for (const tab of tabs) await tab.goto(`/c/${id}`);
  for (const [n, tab] of tabs.entries()) {
    await write(tab, `From tab ${n + 1}`);
    await expect(message(tab, `From tab ${n + 1}`)).toContainText('Sent');
  }
  for (const tab of tabs) await expect(tab.getByRole('article')).toHaveCount(2);
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(['From tab 1', 'From tab 2']);
});
