import { PHONE, WIDE, inspect } from './support/inspect';
import { expect, test } from './support/test';

const PARTS = ['profile', 'appearance', 'notifications', 'password', 'sessions', 'account'] as const;

test('each part of the settings has its address, and the way back leads to where one was', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Particular'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  const part = (name: string) => page.getByRole('region', { name });
  const choice = (name: string) => page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name });

  await page.goto('/settings/appearance');
  await expect(part('Appearance').getByRole('radio', { name: 'Dark' })).toBeVisible();
  await expect(page).toHaveTitle('Appearance · Tertulia');
  await expect(choice('Appearance')).toHaveAttribute('aria-current', 'page');
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveCount(0);
  await choice('Password').click();
  await expect(page).toHaveURL('/settings/password');
  await expect(page.getByLabel('Current password')).toBeVisible();
  await expect(choice('Password')).toBeFocused();
  await page.goBack();
  await expect(part('Appearance')).toBeVisible();
  await page.goto('/settings/nothing');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeAttached();

  await page.goto(`/c/${id}`);
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page).toHaveURL('/settings/profile');
  await choice('Where you are signed in').click();
  await expect(page.getByText('This one')).toBeVisible();
  await page.getByRole('link', { name: 'Back' }).click();
  await expect(page).toHaveURL(`/c/${id}`);
});

test('a link to a part of the settings waits for who has to sign in', async ({ account, visit }) => {
  const anas = await account('Ana Linked');
  const ana = await visit('Ana Linked', WIDE);
  Object.assign(ana, { email: anas.me.email });
  await ana.page.goto('/settings/notifications');
  await ana.signIn();
  await expect(ana.page).toHaveURL('/settings/notifications');
  await expect(ana.page.getByRole('region', { name: 'Notifications' })).toBeVisible();
});

test('a name and a status that are saved are seen by others at once, and stay', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Maiden'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  await anas.send(id, 'Good morning');
  const [ana, ben] = [await enter(anas, WIDE), await enter(bens, WIDE)];
  await ben.page.goto(`/c/${id}`);
  await expect(ben.message('Good morning')).toContainText('Ana Maiden');
  const { page } = ana;
  await page.goto('/settings/profile');
  const save = page.getByRole('button', { name: 'Save' });
  const [name, status] = ['Display name', 'Status'].map((box) => page.getByRole('textbox', { name: box }));
  await expect(save).toBeDisabled();
  await name!.fill('');
  await save.click();
  await expect(name!).toBeFocused();
  await expect(page.getByText('Enter the name that others will see.')).toBeVisible();
  await name!.fill('Ana Married');
  await status!.fill('Writing until four');
  await save.press('Enter');
  await expect(page.getByRole('region', { name: 'Notices' })).toContainText('saved');
  await expect(save).toBeDisabled();
  await expect(save).toBeFocused();

  await expect(ben.link('Ana Married')).toBeVisible();
  await expect(ben.page.getByRole('heading', { level: 1 })).toHaveText('Ana Married');
  await expect(ben.message('Good morning')).toContainText('Ana Married');
  await expect(await ben.details()).toContainText('Writing until four');
  await expect(ben.page.getByText('Ana Maiden')).toHaveCount(0);
  await page.goto('/');
  await expect(page.getByText('Writing until four')).toBeVisible();
  await expect(page.getByText('Ana Married')).toBeVisible();
});

test('on a phone the parts and the one that is open take turns, and the focus goes along', async ({
  account,
  enter,
}) => {
  const ana = await enter(await account('Ana Pocket'), PHONE);
  const { page } = ana;
  const parts = page.getByRole('navigation', { name: 'Settings' });
  await page.goto('/');
  await page.getByRole('link', { name: 'Settings' }).tap();
  await expect(parts.getByRole('link')).toHaveCount(PARTS.length);
  await expect(page).toHaveURL('/settings');
  await inspect(page, 'settings-parts-phone');
  await parts.getByRole('link', { name: 'Notifications' }).tap();
  await expect(page.getByRole('heading', { name: 'Notifications' })).toBeFocused();
  await expect(parts).toBeHidden();
  await page.getByRole('link', { name: 'Back' }).tap();
  await expect(parts.getByRole('link', { name: 'Notifications' })).toBeFocused();
  await parts.getByRole('link', { name: 'Profile' }).tap();
  await expect(page.getByRole('textbox', { name: 'Display name' })).toBeVisible();
  await page.goBack();
  await expect(parts).toBeVisible();
  await page.getByRole('link', { name: 'Back' }).tap();
  await expect(ana.conversations).toBeVisible();
});

for (const { name, options } of [
  { name: 'light', options: WIDE },
  { name: 'contrast-dark', options: { ...PHONE, contrast: 'more', colorScheme: 'dark' } },
] as const) {
  test(`every part of the settings can be used by everyone: ${name}`, async ({ account, enter }) => {
    const ana = await enter(await account('Ana Álvarez'), options);
    await ana.context.grantPermissions(['notifications']);
    for (const part of PARTS) {
      await ana.page.goto(`/settings/${part}`);
      await expect(ana.page.locator('section h2')).not.toBeEmpty();
      if (part === 'sessions') await expect(ana.page.getByText('This one')).toBeVisible();
      if (part === 'notifications') {
        await ana.page.getByRole('button', { name: 'Until tomorrow' }).click();
        await expect(ana.page.getByText(/^Quiet until /)).toBeVisible();
      }
      await inspect(ana.page, `settings-${part}-${name}`);
    }
  });
}
