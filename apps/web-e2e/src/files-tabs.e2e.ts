import { choose, sha256, textFile } from './support/files';
import { WIDE } from './support/inspect';
import { network, offsetsOf } from './support/slow';
import { expect, test } from './support/test';

const SIZE = 4 * 1024 * 1024;
const SLOW = 512 * 1024;

test('of two tabs one sends a file, both show it, and the other one sends it when that one is closed', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Tabs'), await account('Ben Whole')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const other = await ana.context.newPage();
  const [first, second] = [offsetsOf(ana.page), offsetsOf(other)];
  await other.goto(`/c/${id}`);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const link = await network(ana.page);
  await link.uploads(SLOW);
  const file = textFile('tabs.csv', SIZE);
  await choose(ana.page, [file]);
  await ana.send('From one of two');
  await expect(ana.message('From one of two')).toContainText(/(?<!\.)[1-3](\.\d)? of 4 MB/);
  const elsewhere = other.getByRole('article').filter({ hasText: 'From one of two' });
  await expect(elsewhere).toContainText('tabs.csv');
  expect([first, second]).toEqual([[0], []]);
  await ana.page.close();
  await expect(elsewhere).toContainText(/Sent|Delivered/, { timeout: 40_000 });
  // From where the first one had got, and not at all where that was the end.
  expect(second.filter((offset) => offset === 0)).toEqual([]);
  const { items } = await bens.history(id);
  expect(items.map(({ body, attachments }) => [body, attachments.map(({ sha256: hash }) => hash)])).toEqual([
    ['From one of two', [sha256(file)]],
  ]);
});

test('signing out removes the files that were on their way', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Leaving'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const link = await network(ana.page);
  await link.uploads(SLOW / 8);
  await choose(ana.page, [textFile('private.csv', SIZE)]);
  await expect(ana.page.getByRole('progressbar', { name: 'private.csv' })).toBeVisible();
  const databases = (): Promise<(string | undefined)[]> =>
    ana.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(await databases()).toContain(`tertulia-${anas.me.id}-files`);
  await link.uploads(-1);
  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  const question = ana.page.getByRole('alertdialog', { name: 'Sign out and lose what is not sent?' });
  await expect(question).toContainText('1 file');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(ana.page.getByText('private.csv').first()).toBeVisible();
  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  await question.getByRole('button', { name: 'Sign out anyway' }).click();
  await expect(ana.page).toHaveURL(/\/login/);
  await expect.poll(databases).not.toContain(`tertulia-${anas.me.id}-files`);
});
