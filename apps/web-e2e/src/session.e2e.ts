import { PASSWORD } from '@tertulia/testing';
import { everythingKept } from './support/everything-kept';
import { expect, test } from './support/test';

test('a wrong password is refused in words, and a right one opens the chat', async ({ account, visit }) => {
  const user = await account('Ana Password');
  const ana = await visit('Ana Password');
  Object.assign(ana, { email: user.email });
  await ana.page.goto('/login');
  await ana.signIn('not the password');
  await expect(ana.page.getByRole('alert')).toContainText(/email or password|not right|wrong/i);
  await expect(ana.page).toHaveURL(/\/login/);
  await ana.signIn();
  await expect(ana.conversations).toBeVisible();
});

test('the forms say what is wrong before anything is sent', async ({ visit }) => {
  const ana = await visit('Ana Forms');
  await ana.page.goto('/register');
  await ana.page.getByRole('textbox', { name: 'Email' }).fill('no address');
  await ana.page.getByRole('textbox', { name: 'Password' }).fill('short');
  await ana.page.getByRole('button', { name: 'Create account' }).click();
  for (const name of ['Display name', 'Email', 'Password']) {
    await expect(ana.page.getByRole('textbox', { name })).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(ana.page).toHaveURL(/\/register/);
});

test('an address that is taken is said to be', async ({ account, visit }) => {
  const user = await account('Ana First');
  const second = await visit('Ana Second');
  await second.page.goto('/register');
  await second.page.getByRole('textbox', { name: 'Display name' }).fill('Ana Second');
  await second.page.getByRole('textbox', { name: 'Email' }).fill(user.email);
  await second.page.getByRole('textbox', { name: 'Password' }).fill('correct horse battery');
  await second.page.getByRole('button', { name: 'Create account' }).click();
  const email = second.page.getByRole('textbox', { name: 'Email' });
  await expect(second.page.getByText('There is an account with this email already.')).toBeVisible();
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription(/There is an account with this email already\./);
  await email.fill(second.email);
  await expect(second.page.getByText('There is an account with this email already.')).toBeHidden();
  await second.page.getByRole('button', { name: 'Create account' }).click();
  await expect(second.conversations).toBeVisible();
});

test('an access token that has expired is refreshed without a word', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Expired'), await account('Ben Expired')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Are you there?');
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('Are you there?')).toBeVisible();
  await ana.context.clearCookies({ name: 'access_token' });
  await ana.page.reload();
  await expect(ana.message('Are you there?')).toBeVisible();
  await ana.send('I am');
  await expect(ana.message('I am')).toContainText('Sent');
  await ana.context.clearCookies({ name: 'access_token' });
  await ana.page.getByRole('combobox', { name: 'Find people' }).fill('Ben Expired');
  await expect(ana.page.getByRole('option', { name: 'Ben Expired' }).first()).toBeVisible();
  await expect(ana.page).not.toHaveURL(/\/login/);
});

test('a session that has ended leads to the sign-in, and from there back to where one was', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Ended'), await account('Ben Ended')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Come back');
  const ana = await enter(anas);
  await ana.context.clearCookies();
  await ana.page.goto(`/c/${id}`);
  await expect(ana.page).toHaveURL(/\/login/);
  await ana.signIn();
  await expect(ana.page).toHaveURL(new RegExp(`/c/${id}$`));
  await expect(ana.message('Come back')).toBeVisible();
});

test('a session that is revoked elsewhere ends at once', async ({ account, enter }) => {
  const anas = await account('Ana Revoked');
  const ana = await enter(anas);
  await ana.page.goto('/');
  await expect(ana.connection).toContainText('Connected');
  expect((await anas.rest.post('/auth/logout')).status).toBe(204);
  await expect(ana.page).toHaveURL(/\/login/);
});

test('signing out leads to the sign-in, and nothing of the person is left', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Leaving'), await account('Ben Staying')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Private words');
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('Private words')).toBeVisible();
  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(ana.page).toHaveURL(/\/login/);
  expect((await ana.context.cookies()).filter(({ name }) => /_token$/.test(name))).toEqual([]);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.page).toHaveURL(/\/login/);
  await expect(ana.page.getByText('Private words')).toHaveCount(0);
  const kept = await ana.page.evaluate(everythingKept);
  for (const trace of ['Private words', 'Ana Leaving', 'Ben Staying', anas.email]) expect(kept).not.toContain(trace);
});

test('the page of one person holds nothing of the one who used the browser before', async ({ account, enter }) => {
  const [anas, bens, chos] = [await account('Ana Before'), await account('Ben Peer'), await account('Cho After')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'For Ana alone');
  const profile = await enter(anas);
  await profile.page.goto('/');
  await expect(profile.link('Ben Peer')).toBeVisible();
  await profile.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(profile.page).toHaveURL(/\/login/);
  Object.assign(profile, { email: chos.email });
  await profile.signIn();
  await expect(profile.conversations).toBeVisible();
  await expect(profile.link('Ben Peer')).toHaveCount(0);
  await profile.page.goto(`/c/${id}`);
  await expect(profile.page.getByText('For Ana alone')).toHaveCount(0);
});

test('the password is changed in the settings, and signs out everywhere else', async ({ account, enter, visit }) => {
  const user = await account('Ana Changes');
  const ana = await enter(user);
  const elsewhere = await visit('Ana Elsewhere');
  Object.assign(elsewhere, { email: user.email });
  await elsewhere.page.goto('/login');
  await elsewhere.signIn();
  await expect(elsewhere.conversations).toBeVisible();
  await ana.page.goto('/settings/password');
  const [current, next] = ['Current password', 'New password'].map((name) => ana.page.getByLabel(name));
  const change = ana.page.getByRole('button', { name: 'Change password' });
  await change.click();
  await expect(current!).toHaveAttribute('aria-invalid', 'true');
  await current!.fill('not the password');
  await next!.fill('staple the horse again');
  await change.click();
  await expect(ana.page.getByText('This is not your current password.')).toBeVisible();
  await expect(ana.page).toHaveURL(/\/settings/);
  await current!.fill(PASSWORD);
  await change.click();
  await expect(ana.page.getByText('Your password is changed.')).toBeVisible();
  await expect(elsewhere.page).toHaveURL(/\/login/);
  await elsewhere.signIn();
  await expect(elsewhere.page.getByRole('alert')).toBeVisible();
  await elsewhere.signIn('staple the horse again');
  await expect(elsewhere.conversations).toBeVisible();
});
