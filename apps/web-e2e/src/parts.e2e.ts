import { inspect } from './support/inspect';
import { expect, test } from './support/test';

const FAILED = 'This part could not be loaded. Check your connection and try again.';

test('what is fetched when it is wanted and cannot be had says so, and is there at the next try', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Waits'), await account('Ben Writes')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'The messages come first');
  const ana = await enter(anas);
  const details = ana.page.getByRole('complementary', { name: 'Details' });
  await ana.page.route(/\/(details-panel|emoji-picker)-\w+\.js$/, (route) => route.abort());

  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('The messages come first')).toBeVisible();
  await expect(details).toContainText(FAILED);
  await inspect(ana.page, 'part-failed');

  await ana.box.fill('Half a sentence');
  const emoji = ana.page.getByRole('button', { name: 'Emoji' });
  await emoji.click();
  await expect(ana.page.getByRole('region', { name: 'Notices' })).toContainText(FAILED);
  await expect(ana.box).toBeFocused();
  await expect(ana.box).toHaveValue('Half a sentence');

  await ana.page.unroute(/\/(details-panel|emoji-picker)-\w+\.js$/);
  await details.getByRole('button', { name: 'Try again' }).click();
  await expect(details.getByRole('heading', { name: 'Ben Writes' })).toBeVisible();
  await emoji.click();
  await expect(ana.page.getByRole('dialog', { name: 'Emoji' })).toBeVisible();
  await ana.page.keyboard.press('Escape');
  await expect(ana.box).toBeFocused();
  await expect(ana.box).toHaveValue('Half a sentence');
});

test('the sign-in page fetches nothing of the chat', async ({ browser, server }) => {
  const visitor = await browser.newPage({ baseURL: server.origin });
  const asked: string[] = [];
  visitor.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await visitor.goto('/login');
  await expect(visitor.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(asked).toContainEqual(expect.stringMatching(/^\/login\.page-/));
  expect(asked).not.toContainEqual(expect.stringMatching(/^\/(chat|signed-in)-/));
  await visitor.close();
});

test('for who is signed in, the chat is fetched beside the main script', async ({ account, enter }) => {
  const ana = await enter(await account('Ana Early'));
  const chat = ana.page.waitForRequest(/\/chat-\w+\.js$/);
  // Whatever waits for the main script waits for ever.
  await ana.page.route(/\/main-\w+\.js$/, async (route) => {
    await chat;
    await route.continue();
  });
  await ana.page.goto('/');
  await expect(ana.page.getByRole('navigation', { name: 'Conversations' })).toBeVisible();
});
