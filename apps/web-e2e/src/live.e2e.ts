import { pngBytes } from '@tertulia/testing';
import { expect, test } from './support/test';

test('typing and presence are shown while they last', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Fingers'), await account('Ben Watching')];
  const { id } = await anas.direct(bens);
  const ben = await enter(bens);
  await ben.page.goto(`/c/${id}`);
  const header = ben.page.getByRole('heading', { level: 1, name: 'Ana Fingers' }).locator('..');
  await expect(header).toContainText('Away');
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await expect(header).toContainText('Online');
  // Others are told of typing only over a connection that has caught up, and only then Ana sees who is there.
  await expect(ana.page.getByRole('heading', { level: 1, name: 'Ben Watching' }).locator('..')).toContainText('Online');
  await ana.box.pressSequentially('Let me think', { delay: 40 });
  await expect(ben.page.getByText(/is typing/i).first()).toBeVisible();
  await expect(ben.page.getByText(/is typing/i)).toHaveCount(0, { timeout: 12_000 });
  await ana.close();
  await expect(header).toContainText(/Last seen|Away/, { timeout: 15_000 });
});

test('one’s own message is edited and deleted, for both', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Editing'), await account('Ben Reading')];
  const { id } = await anas.direct(bens);
  const [ana, ben] = [await enter(anas), await enter(bens)];
  await ana.page.goto(`/c/${id}`);
  await ben.page.goto(`/c/${id}`);
  await ana.send('Teh canary is out');
  await expect(ben.message('Teh canary is out')).toBeVisible();

  await ana.message('Teh canary').hover();
  await ana.message('Teh canary').getByRole('button', { name: 'Edit' }).click();
  await expect(ana.box).toHaveValue('Teh canary is out');
  await ana.box.fill('The canary is out');
  await ana.box.press('Enter');
  for (const person of [ana, ben]) {
    await expect(person.message('The canary is out')).toContainText(/edited/i);
    await expect(person.message('Teh canary')).toHaveCount(0);
  }

  await ben.message('The canary').hover();
  await expect(ben.message('The canary').getByRole('button', { name: 'Edit' })).toHaveCount(0);

  await ana.message('The canary').hover();
  await ana.message('The canary').getByRole('button', { name: 'More' }).click();
  await ana.page.getByRole('menuitem', { name: 'Delete' }).click();
  for (const person of [ana, ben]) {
    await expect(person.message('The canary is out')).toHaveCount(0);
    await expect(person.log.getByRole('article')).toHaveText(/deleted/i);
  }
  await ben.page.reload();
  await expect(ben.log.getByRole('article')).toHaveText(/deleted/i);
});

test('Enter sends, Shift and Enter makes a new line, and a draft waits in its conversation', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Keys'), await account('Ben Keys')];
  const [direct, group] = [await anas.direct(bens), await anas.group([bens], 'Key bindings')];
  const ana = await enter(anas);
  await ana.page.goto(`/c/${direct.id}`);
  await ana.box.pressSequentially('First line');
  await ana.box.press('Shift+Enter');
  await ana.box.pressSequentially('second line');
  await expect(ana.log.getByRole('article')).toHaveCount(0);
  await ana.box.press('Enter');
  await expect(ana.message('second line')).toContainText('First line');
  await expect(ana.box).toHaveValue('');
  await ana.box.fill('A draft');
  await ana.link('Key bindings').click();
  await expect(ana.page).toHaveURL(new RegExp(group.id));
  await expect(ana.box).toHaveValue('');
  await ana.link('Ben Keys').click();
  await expect(ana.box).toHaveValue('A draft');
});

test('a group is made, talked in, and left', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Grouping'), await account('Ben Grouped')];
  const [ana, ben] = [await enter(anas), await enter(bens)];
  await ana.page.goto('/');
  await ben.page.goto('/');
  await ana.page.getByRole('button', { name: 'New group' }).click();
  const dialog = ana.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Group name' }).fill('Platform launch');
  await dialog.getByRole('combobox').fill('Ben Grouped');
  await ana.page.getByRole('option', { name: 'Ben Grouped' }).click();
  await dialog.getByRole('button', { name: 'Create group' }).click();
  await expect(ana.page.getByRole('heading', { level: 1, name: 'Platform launch' })).toBeVisible();
  await ana.send('Welcome to the launch');
  await ben.link('Platform launch').click();
  await expect(ben.message('Welcome to the launch')).toBeVisible();
  await (await ben.details()).getByRole('button', { name: 'Leave group' }).click();
  await ben.page.getByRole('alertdialog').getByRole('button', { name: /leave/i }).click();
  await expect(ben.link('Platform launch')).toHaveCount(0);
});

test('a picture is attached, shown and opened by the other side', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Files'), await account('Ben Files')];
  const { id } = await anas.direct(bens);
  const [ana, ben] = [await enter(anas), await enter(bens)];
  await ana.page.goto(`/c/${id}`);
  await ben.page.goto(`/c/${id}`);
  const choosing = ana.page.waitForEvent('filechooser');
  await ana.page.getByRole('button', { name: 'Attach files' }).click();
  await (await choosing).setFiles({ name: 'chart.png', mimeType: 'image/png', buffer: pngBytes(400, 300) });
  await ana.box.fill('The chart');
  await ana.page.getByRole('button', { name: 'Send' }).click();
  await expect(ben.message('The chart')).toBeVisible();
  const picture = ben.message('The chart').getByRole('img', { name: /chart\.png/ });
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((element) => (element instanceof HTMLImageElement ? element.naturalWidth : -1)))
    .toBeGreaterThan(0);
});
