import { PASSWORD } from '@tertulia/testing';
import { PHONE, WIDE } from './support/inspect';
import { expect, test } from './support/test';

test('the theme and more contrast are chosen in the settings, at once and for good', async ({ account, enter }) => {
  const ana = await enter(await account('Ana Chooses'), WIDE);
  const { page } = ana;
  const root = page.locator('html');
  const ground = (): Promise<string> => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await page.goto('/settings/appearance');
  await expect(page.getByRole('radio', { name: 'System' })).toBeChecked();
  const light = await ground();
  await page.getByRole('radio', { name: 'Dark' }).check();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  expect(await ground()).not.toBe(light);
  await page.getByRole('checkbox', { name: /contrast/i }).check();
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await page.reload();
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /contrast/i })).toBeChecked();
  await expect(root).toHaveAttribute('data-theme', 'dark');
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await page.getByRole('radio', { name: 'System' }).check();
  await page.getByRole('checkbox', { name: /contrast/i }).uncheck();
  expect(await ground()).toBe(light);
});

test('one session is ended from another, and then all are at once', async ({ account, enter, visit }) => {
  const anas = await account('Ana Everywhere');
  const here = await enter(anas, WIDE);
  const signIn = async (): Promise<Awaited<ReturnType<typeof visit>>> => {
    const person = await visit('Ana Everywhere', WIDE);
    Object.assign(person, { email: anas.me.email });
    await person.page.goto('/login');
    await person.signIn(PASSWORD);
    await expect(person.conversations).toBeVisible();
    return person;
  };
  const second = await signIn();
  await here.page.goto('/settings/sessions');
  await expect(here.page.getByText('This one')).toBeVisible();
  await here.page.getByRole('button', { name: /^End the session of/ }).click();
  await expect(second.page).toHaveURL(/\/login/);
  await expect(here.page.getByRole('button', { name: /^End the session of/ })).toHaveCount(0);
  await expect(here.page.getByRole('button', { name: 'End all other sessions' })).toBeHidden();
  await expect(here.page.getByRole('button', { name: 'Sign out everywhere' })).toBeVisible();

  // It began after the list was shown.
  const third = await signIn();
  await here.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(here.page).toHaveURL(/\/login/);
  await expect(third.page).toHaveURL(/\/login/);

  // Where there is no other session, this one ends all the same.
  await here.signIn();
  await expect(here.conversations).toBeVisible();
  await here.page.goto('/settings/sessions');
  await here.page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(here.page).toHaveURL(/\/login/);
});

test('signing out asks first where something is not sent, and says how much', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Hasty'), await account('Ben Waits')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  // Messages get lost on their way to the server; all else goes through.
  await ana.page.routeWebSocket(/socket\.io/, (page) => {
    const server = page.connectToServer();
    page.onMessage((frame) => {
      if (!/^42\d+\["send_message"/.test(String(frame))) server.send(frame);
    });
  });
  await ana.page.goto(`/c/${id}`);
  await expect(ana.connection).toContainText('Connected');
  await ana.send('Not there yet');
  const leave = ana.page.getByRole('button', { name: 'Sign out', exact: true });
  const question = ana.page.getByRole('alertdialog', { name: 'Sign out and lose what is not sent?' });
  await ana.box.fill('Nor is this');
  await leave.click();
  await expect(question).toContainText('1 message has not been sent yet');
  await expect(question).toContainText('1 draft is kept in this browser alone and would be lost.');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await expect(ana.message('Not there yet')).toBeVisible();
  await leave.click();
  await question.getByRole('button', { name: 'Sign out anyway' }).click();
  await expect(ana.page).toHaveURL(/\/login/);
});

test('a draft alone is asked for as well, and nothing is asked once it is sent', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Pensive'), await account('Ben Waits')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  await ana.box.fill('I was about to');
  const other = await ana.context.newPage();
  await other.goto('/settings/account');
  const leave = other.getByRole('button', { name: 'Sign out', exact: true });
  await leave.click();
  const question = other.getByRole('alertdialog', { name: 'Sign out and lose what is not sent?' });
  await expect(question).toContainText('1 draft');
  await question.getByRole('button', { name: 'Cancel' }).click();
  await ana.send('I was about to');
  await expect(ana.message('I was about to')).toContainText('Sent');
  await leave.click();
  await expect(other).toHaveURL(/\/login/);
});

test('the palette and the shortcuts open on every page, and say where they cannot be had', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Anywhere'), await account('Ben Anywhere')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  const palette = page.getByRole('dialog', { name: 'Search and commands' });
  for (const path of ['/settings/account', '/no/such/page']) {
    await page.goto(path);
    await expect(page.locator('h1')).toBeAttached();
    await page.keyboard.press('?');
    const shortcuts = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(shortcuts).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(shortcuts).toBeHidden();
    await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible();
    await page.keyboard.type('Ben Any');
    await expect(palette.getByRole('option', { name: /Ben Anywhere/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(`/c/${id}`);
  }
  await page.route(/\/open-palette-\w+\.js$/, (route) => route.abort());
  await page.goto('/settings/account');
  await expect(page.locator('h1')).toBeAttached();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('This part could not be loaded.');
});

test('a form that is refused has the focus on what is wrong', async ({ visit }) => {
  const ana = await visit('Ana Forms', WIDE);
  await ana.page.goto('/register');
  const box = (name: string) => ana.page.getByRole('textbox', { name });
  await box('Email').fill('no address');
  await ana.page.getByRole('button', { name: 'Create account' }).click();
  await expect(box('Display name')).toBeFocused();
  await box('Display name').fill('Ana Forms');
  await ana.page.getByRole('button', { name: 'Create account' }).click();
  await expect(box('Email')).toBeFocused();
});

test('what has the keyboard is seen where the system gives the colours', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Forced'), await account('Ben Forced')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { ...WIDE, forcedColors: 'active' });
  const { page } = ana;
  await page.goto(`/c/${id}`);
  await expect(ana.box).toBeFocused();
  const outlined = (selector: string) => expect(page.locator(selector).first()).toHaveCSS('outline-style', 'solid');
  await outlined('tt-composer .sheet');
  await ana.box.pressSequentially('@be');
  await outlined('tt-completion-list [data-active="true"]');
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Find people' }).fill('Ben');
  await outlined('tt-people-picker .box');
  await expect(page.getByRole('option', { name: /Ben Forced/ }).first()).toBeVisible();
  await outlined('[role="option"][data-active="true"]');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await outlined('tt-palette-option.active');
});

test('on a phone the focus goes into a conversation and back to its row', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Thumb'), await account('Ben Thumb')];
  const { id } = await anas.direct(bens);
  await bens.send(id, '```\nlet a = 1;\n```');
  const question = await bens.send(id, 'Shall we?');
  await anas.send(id, { body: 'We shall.', replyToId: question.id });
  const ana = await enter(anas, PHONE);
  await ana.page.goto('/');
  await ana.link('Ben Thumb').tap();
  await expect(ana.page.getByRole('heading', { name: 'Ben Thumb', level: 1 })).toBeFocused();
  for (const target of [
    ana.log.getByRole('button', { name: /In reply to/ }),
    ana.log.getByRole('button', { name: 'Copy code' }),
  ]) {
    expect(Math.round((await target.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);
  }
  await ana.page.getByRole('link', { name: 'Back' }).tap();
  await expect(ana.link('Ben Thumb')).toBeFocused();
});
