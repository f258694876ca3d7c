import AxeBuilder from '@axe-core/playwright';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

test('someone moves between conversations without the pointer', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Moving'), await account('Ben Moving')];
  for (const title of ['Third', 'Second', 'First']) {
    const { id } = await anas.group([bens], title);
    await anas.send(id, `My own words in ${title}`);
  }
  const ana = await enter(anas, { viewport: { width: 1280, height: 800 } });
  await ana.page.goto('/');
  await ana.link('First').click();
  await expect(ana.box).toBeFocused();

  await ana.page.keyboard.press('Alt+ArrowDown');
  await expect(ana.page.getByRole('heading', { name: 'Second' }).first()).toBeVisible();
  await expect(ana.log.getByText('My own words in Second')).toBeVisible();
  await ana.page.keyboard.press('Alt+ArrowDown');
  await expect(ana.page.getByRole('heading', { name: 'Third' }).first()).toBeVisible();
  // In an empty box, Up alone would change the last message: with Alt it moves.
  await expect(ana.box).toBeFocused();
  await ana.page.keyboard.press('Alt+ArrowUp');
  await expect(ana.page.getByRole('heading', { name: 'Second' }).first()).toBeVisible();
  await expect(ana.box).toHaveValue('');

  const { id: unread } = await bens.group([anas], 'Unread');
  await bens.send(unread, 'Have a look');
  await expect(ana.link('Unread')).toContainText('1');
  await ana.page.keyboard.press('Alt+Shift+ArrowDown');
  await expect(ana.log.getByText('Have a look')).toBeVisible();
});

test('someone walks the list by its keys and looks the shortcuts up', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Walking'), await account('Ben Walking')];
  for (const title of ['Gamma', 'Beta', 'Alpha']) await anas.group([bens], title);
  const ana = await enter(anas, { viewport: { width: 1280, height: 800 } });
  await ana.page.goto('/');
  await ana.link('Alpha').focus();
  await ana.page.keyboard.press('ArrowDown');
  await expect(ana.link('Beta')).toBeFocused();
  await ana.page.keyboard.press('End');
  await expect(ana.link('Gamma')).toBeFocused();
  await ana.page.keyboard.press('ArrowDown');
  await expect(ana.link('Gamma')).toBeFocused();
  await ana.page.keyboard.press('Home');
  await expect(ana.link('Alpha')).toBeFocused();

  await ana.page.keyboard.press('?');
  const dialog = ana.page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(dialog).toBeVisible();
  const { violations } = await new AxeBuilder({ page: ana.page }).analyze();
  await screenshot(ana.page, 'shortcuts');
  expect(violations.map(({ id }) => id)).toEqual([]);
  await ana.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(ana.link('Alpha')).toBeFocused();
});
