import { DARK, inspect, PHONE, WIDE } from './support/inspect';
import type { Person } from './support/person';
import { expect, test } from './support/test';

test('an emoji is completed while one types its code, or found in the picker by the keyboard', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Emoji'), await account('Ben Emoji')];
  const { id } = await anas.direct(bens);
  const ana = await opened(await enter(anas, WIDE), id);
  const { page, box } = ana;
  const codes = page.getByRole('listbox', { name: 'Emoji' });

  await box.pressSequentially('Well done :tad');
  await expect(codes.getByRole('option').first()).toContainText(':tada:');
  await inspect(page, 'emoji-codes-light');
  await page.keyboard.press('Enter');
  await expect(box).toHaveValue('Well done 🎉 ');
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('Well done :tad');
  await page.keyboard.press('Control+y');
  await box.pressSequentially(':+1: at 10:30');
  await expect(box).toHaveValue('Well done 🎉 👍 at 10:30');
  await expect(codes).toBeHidden();
  await box.pressSequentially(' :sm');
  await expect(codes).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(codes).toBeHidden();

  await box.fill('');
  await page.getByRole('button', { name: 'Emoji' }).click();
  const picker = page.getByRole('dialog', { name: 'Emoji' });
  const search = picker.getByRole('combobox', { name: 'Search emoji' });
  await expect(search).toBeFocused();
  await expect(picker.getByRole('gridcell', { name: 'party popper' })).toBeVisible();
  await inspect(page, 'emoji-picker-light');
  await search.fill('rocket');
  await expect(picker.getByRole('gridcell', { name: 'rocket' })).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(picker).toBeHidden();
  await expect(box).toBeFocused();
  await expect(box).toHaveValue('🚀');
  await page.keyboard.press('Enter');
  await expect(ana.message('🚀').locator('tt-message-body')).toHaveCSS('font-size', '32px');

  await page.getByRole('button', { name: 'Emoji' }).click();
  await expect(picker.getByRole('gridcell').first()).toHaveAccessibleName('rocket');
  await search.fill('nothing fits this');
  await expect(picker.getByRole('status')).toContainText('No emoji fits');
  await inspect(page, 'emoji-none-light');
  await search.fill('');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await picker.getByRole('button', { name: 'Flags' }).click();
  await expect(picker.getByRole('gridcell', { name: 'chequered flag' })).toBeVisible();
  await picker.getByRole('button', { name: /^Skin tone/ }).click();
  await picker.getByRole('radio', { name: 'Medium dark' }).click();
  await search.fill('waving hand');
  await picker.getByRole('gridcell', { name: 'waving hand' }).click({ modifiers: ['Shift'] });
  await expect(picker).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(picker).toBeHidden();
  await expect(box).toHaveValue('👋🏾');
  await expect(box).toBeFocused();
});

for (const [look, options] of [
  ['dark', DARK],
  ['phone', PHONE],
] as const) {
  test(`people and emoji can be picked by everyone: ${look}`, async ({ account, enter }) => {
    const [anas, bens, caros] = [await account('Ana Picks'), await account('Béla Okafor'), await account('Caro Picks')];
    const { id } = await anas.group([bens, caros], 'Completions');
    const ana = await opened(await enter(anas, options), id);
    const { page, box } = ana;
    await page.getByRole('button', { name: 'Emoji' }).click();
    const picker = page.getByRole('dialog', { name: 'Emoji' });
    const grinning = picker.getByRole('gridcell', { name: 'grinning face', exact: true });
    await expect(grinning).toBeVisible();
    await inspect(page, `emoji-picker-${look}`);
    if (look === 'phone') expect((await grinning.boundingBox())?.width).toBeGreaterThanOrEqual(44);
    await grinning.click();
    await expect(box).toHaveValue('😀');

    await box.fill('');
    await box.pressSequentially('@');
    const people = page.getByRole('listbox', { name: 'Mention' });
    await expect(people.getByRole('option')).toHaveCount(3);
    await expect(people.getByRole('option', { name: /^all/ })).toBeVisible();
    await inspect(page, `mentions-${look}`);
    await box.pressSequentially('bela');
    await expect(people.getByRole('option')).toHaveCount(1);
    await page.keyboard.press('Tab');
    await expect(box).toHaveValue('@Béla Okafor ');
    await box.pressSequentially('and @al');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(ana.message('@Béla Okafor and @all')).toBeVisible();
  });
}

test('an Enter that comes before the list is drawn takes its first one too, and sends nothing', async ({
  account,
  enter,
}) => {
  const [anas, bens, caros] = [await account('Ana Fast'), await account('Ben Fast'), await account('Caro Fast')];
  const { id } = await anas.group([bens, caros], 'Fast');
  const ana = await opened(await enter(anas, WIDE), id);
  // In one go, as a busy page gets keys that have waited.
  await ana.box.evaluate((box: HTMLTextAreaElement) => {
    box.value = '@al';
    box.setSelectionRange(3, 3);
    box.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText', data: 'l' }));
    box.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
  });
  await expect(ana.box).toHaveValue('@all ');
});

test('emoji are found by the words of one’s own language', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Deutsch'), await account('Ben Deutsch')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { ...WIDE, locale: 'de-DE' });
  await ana.page.goto(`/c/${id}`);
  const box = ana.page.getByRole('textbox', { name: 'Nachricht' });
  await box.pressSequentially(':konfetti');
  await expect(ana.page.getByRole('option', { name: 'Konfettibombe' })).toBeVisible();
  await ana.page.getByRole('option', { name: 'Konfettibombe' }).click();
  await expect(box).toHaveValue('🎉 ');
});

/** Someone with that conversation open. */
async function opened(person: Person, conversationId: string): Promise<Person> {
  await person.page.goto(`/c/${conversationId}`);
  await expect(person.box).toBeVisible();
  return person;
}
