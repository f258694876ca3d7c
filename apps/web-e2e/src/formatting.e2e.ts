import { DARK, inspect, PHONE, WIDE } from './support/inspect';
import type { Person } from './support/person';
import { expect, test } from './support/test';

test('formats what is selected by the keys and by the toolbar, and undo takes it back', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Formats'), await account('Ben Formats')];
  const { id } = await anas.direct(bens);
  const ana = await opened(await enter(anas, WIDE), id);
  const { page, box } = ana;
  const selectWord = async (word: string) =>
    box.evaluate((element: HTMLTextAreaElement, wanted) => {
      const at = element.value.indexOf(wanted);
      element.setSelectionRange(at, at + wanted.length);
    }, word);

  await box.pressSequentially('ship it today');
  await selectWord('today');
  await page.keyboard.press('Control+b');
  await expect(box).toHaveValue('ship it **today**');
  await page.keyboard.press('Control+i');
  await expect(box).toHaveValue('ship it **_today_**');
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('ship it **today**');
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('ship it today');
  await page.keyboard.press('Control+y');
  await expect(box).toHaveValue('ship it **today**');
  await selectWord('today');
  await page.keyboard.press('Control+b');
  await expect(box).toHaveValue('ship it today');

  await page.getByRole('button', { name: 'Formatting' }).click();
  const toolbar = page.getByRole('toolbar', { name: 'Formatting' });
  await selectWord('today');
  await toolbar.getByRole('button', { name: 'Strikethrough' }).click();
  await expect(box).toHaveValue('ship it ~~today~~');
  await expect(box).toBeFocused();
  await expect(toolbar.getByRole('button', { name: 'Strikethrough' })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('Control+Shift+Digit8');
  await expect(box).toHaveValue('- ship it ~~today~~');
  await page.keyboard.press('Control+Shift+Digit7');
  await expect(box).toHaveValue('1. ship it ~~today~~');
  await inspect(page, 'formatting-light');

  await toolbar.getByRole('button', { name: 'Bold' }).focus();
  for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowRight');
  await expect(toolbar.getByRole('button', { name: 'Code block' })).toBeFocused();
  await page.reload();
  await expect(toolbar).toBeVisible();
  await expect(box).toHaveValue('1. ship it ~~today~~');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(ana.message('ship it').locator('ol del')).toHaveText('today');
});

test('goes on with a list at Shift+Enter and with code at Enter, which sends everything else', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Lists'), await account('Ben Lists')];
  const { id } = await anas.direct(bens);
  const ana = await opened(await enter(anas, WIDE), id);
  const { page, box } = ana;
  await box.pressSequentially('1. plan');
  await page.keyboard.press('Shift+Enter');
  await box.pressSequentially('build');
  await expect(box).toHaveValue('1. plan\n2. build');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.press('Shift+Enter');
  await expect(box).toHaveValue('1. plan\n2. build\n');
  await page.keyboard.press('Backspace');
  await expect(box).toHaveValue('1. plan\n2. build');
  await page.keyboard.press('Enter');
  await expect(ana.message('build').locator('ol li')).toHaveText(['plan', 'build']);

  await box.pressSequentially('```');
  await page.keyboard.press('Enter');
  await box.pressSequentially('  first();');
  await page.keyboard.press('Enter');
  await box.pressSequentially('second();');
  await expect(box).toHaveValue('```\n  first();\n  second();');
  await page.keyboard.press('Control+Enter');
  await expect(ana.message('second();').locator('pre')).toContainText('first();');
  await expect(box).toHaveValue('');
});

test('makes a link of an address that is pasted over words', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Links'), await account('Ben Links')];
  const { id } = await anas.direct(bens);
  const options = { ...WIDE, permissions: ['clipboard-read', 'clipboard-write'] };
  const ana = await opened(await enter(anas, options), id);
  const { page, box } = ana;
  await page.evaluate(() => navigator.clipboard.writeText('https://example.org/plan'));
  await box.fill('the plan');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
  await expect(box).toHaveValue('[the plan](https://example.org/plan)');
  await page.keyboard.press('Control+z');
  await expect(box).toHaveValue('the plan');
  await page.keyboard.press('Control+y');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(ana.message('the plan').getByRole('link', { name: 'the plan' })).toHaveAttribute(
    'href',
    'https://example.org/plan',
  );
});

for (const [look, options] of [
  ['dark', DARK],
  ['phone', PHONE],
] as const) {
  test(`the toolbar can be used by everyone: ${look}`, async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Toolbar'), await account('Ben Toolbar')];
    const { id } = await anas.direct(bens);
    const { page, box } = await opened(await enter(anas, options), id);
    await page.getByRole('button', { name: 'Formatting' }).click();
    await box.fill('Numbers from the last run are attached, **p99 under 40 ms**');
    await page.getByRole('toolbar', { name: 'Formatting' }).getByRole('button', { name: 'Quote' }).click();
    await expect(box).toHaveValue(/^> Numbers/);
    await inspect(page, `formatting-${look}`);
  });
}

/** Someone with that conversation open. */
async function opened(person: Person, conversationId: string): Promise<Person> {
  await person.page.goto(`/c/${conversationId}`);
  await expect(person.box).toBeVisible();
  return person;
}
