import { expect, test } from './support/test';

const PHONE = { width: 360, height: 740 };

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
