import type { Page } from '@playwright/test';
import type { Person } from './support/person';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

/** What the desktop shows now, as the service worker has it. */
function shown(page: Page): Promise<{ title: string; body: string }[]> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map(({ title, body }) => ({ title, body }));
  });
}

/** Opens the chat of somebody who has turned notifications on, and waits until it listens. */
async function listening(person: Person, userId: string, settings: object = {}): Promise<void> {
  await person.context.grantPermissions(['notifications'], { origin: person.server.origin });
  await person.context.addInitScript(([key, value]) => localStorage.getItem(key) ?? localStorage.setItem(key, value), [
    `tertulia.notifications.${userId}`,
    JSON.stringify({ desktop: true, ...settings }),
  ] as const);
  await person.page.goto('/');
  await listensAgain(person);
}

/** Waits until the page has connected and has the lock by which one tab tells of what comes. */
async function listensAgain({ page, connection }: Person): Promise<void> {
  await expect(connection).toContainText('Connected');
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect
    .poll(() => page.evaluate(async () => ((await navigator.locks.query()).held ?? []).map(({ name }) => name)))
    .toContainEqual(expect.stringMatching(/-notifier$/));
}

test('a message that is not in view is told of once over all tabs, and taken back when it is read', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Elsewhere'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const group = await anas.group([bens], 'Platform launch');
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await listening(ana, anas.id);
  const other = await ana.context.newPage();
  await other.goto('/settings/notifications');
  await expect(other.getByRole('heading', { name: 'Notifications' })).toBeVisible();

  await bens.send(id, '**Lunch** at one?');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'Lunch at one?' }]);
  await bens.send(id, 'Or at two');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'Or at two' }]);
  await bens.send(group.id, 'The canary is green');
  await expect.poll(async () => (await shown(ana.page)).length).toBe(2);
  expect(await shown(other)).toContainEqual({ title: 'Ben Okafor in Platform launch', body: 'The canary is green' });
  await expect(ana.page).toHaveTitle('(3) Tertulia');
  await expect(other).toHaveTitle('(3) Notifications · Tertulia');
  await expect(other.locator('link[rel="icon"]')).toHaveAttribute('href', /^data:image\/svg\+xml,/);

  await ana.link('Ben Okafor').click();
  await expect(ana.message('Or at two')).toBeVisible();
  await expect.poll(async () => (await shown(ana.page)).map(({ body }) => body)).toEqual(['The canary is green']);
  await expect(other).toHaveTitle('(1) Notifications · Tertulia');
  // Read on another device.
  await anas.rest.put(`/conversations/${group.id}/receipt`, { readSeq: 1 });
  await expect.poll(() => shown(ana.page)).toEqual([]);
  await expect(other).toHaveTitle('Notifications · Tertulia');
  await expect(other.locator('link[rel="icon"]')).toHaveAttribute('href', 'favicon.svg');
});

test('what is in view in one tab is not told of by another, and one’s own messages never are', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Watching'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await listening(ana, anas.id);
  const reading = await ana.context.newPage();
  await reading.goto(`/c/${id}`);
  await expect(reading.getByRole('textbox', { name: 'Message' })).toBeVisible();
  await bens.send(id, 'You see this');
  await anas.send(id, 'From my phone');
  await expect(reading.getByRole('article').filter({ hasText: 'You see this' })).toBeVisible();
  await reading.close();
  await bens.send(id, 'You do not see this');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'You do not see this' }]);
});

test('a notification leads to its message in the tab that is open, and goes when the message is deleted', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Clicking'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await listening(ana, anas.id);
  const regretted = await bens.send(id, 'Said too soon');
  await expect.poll(async () => (await shown(ana.page)).length).toBe(1);
  await bens.rest.delete(`/conversations/${id}/messages/${regretted.id}`);
  await expect.poll(() => shown(ana.page)).toEqual([]);

  await bens.send(id, 'Come and see');
  await expect.poll(async () => (await shown(ana.page)).length).toBe(1);
  const [worker] = ana.context.serviceWorkers();
  // The click itself is the desktop's; this is what the browser makes of it.
  await worker!.evaluate(async () => {
    const scope = globalThis as unknown as { registration: ServiceWorkerRegistration };
    const [notification] = await scope.registration.getNotifications();
    dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: () => undefined }));
  });
  await expect(ana.page).toHaveURL(new RegExp(`/c/${id}/m/2$`));
  await expect(ana.message('Come and see')).toBeVisible();
});

test('a muted conversation is silent, looks so, and is not counted', async ({ account, enter }) => {
  const [anas, bens, chos] = [await account('Ana Busy'), await account('Ben Okafor'), await account('Cho Lin')];
  const [direct, group] = [await anas.direct(bens), await anas.group([chos], 'Random')];
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await listening(ana, anas.id, { content: false });
  await ana.link('Random').click();
  const details = await ana.details();
  await details.getByRole('combobox', { name: 'Notifications' }).selectOption('Nothing (muted)');
  await ana.page.goto('/');
  await listensAgain(ana);
  await chos.send(group.id, 'A cat');
  await bens.send(direct.id, 'Something private');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'New message' }]);
  await expect(ana.page).toHaveTitle('(1) Tertulia');
  await expect(ana.link('1 unread')).toHaveCount(2);
  await expect(ana.link('Random')).toHaveAccessibleDescription(/^Muted\. /);
  await expect(ana.link('Random')).toHaveCSS('font-weight', '550');
  await expect(ana.link('Ben Okafor')).toHaveCSS('font-weight', '650');
  await screenshot(ana.page, 'muted');
});

test('nothing is told while one does not want to be disturbed, and again when that ends', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Quiet'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await listening(ana, anas.id);
  await ana.page.goto('/settings/notifications');
  await ana.page.getByRole('button', { name: 'For an hour' }).click();
  await expect(ana.page.getByText(/^Quiet until /)).toBeVisible();
  await ana.page.goto('/');
  await expect(ana.connection).toContainText('Connected');
  await bens.send(id, 'Psst');
  await expect(ana.page).toHaveTitle('(1) Tertulia');
  await ana.page.goto('/settings/notifications');
  await ana.page.getByRole('button', { name: 'End it now' }).click();
  await expect(ana.page.getByRole('button', { name: 'For an hour' })).toBeVisible();
  await bens.send(id, 'Are you back?');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'Are you back?' }]);
});

test('of a conversation set to mentions one is told of these alone, and of all again when that is undone', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Named'), await account('Ben Okafor')];
  const group = await anas.group([bens], 'Random');
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await listening(ana, anas.id);
  const level = async (words: string): Promise<void> => {
    await ana.link('Random').click();
    const details = await ana.details();
    await details.getByRole('combobox', { name: 'Notifications' }).selectOption(words);
    await ana.page.goto('/');
    await listensAgain(ana);
  };
  await level('Mentions only');
  await bens.send(group.id, 'A cat');
  await bens.send(group.id, `<@${anas.id}> a dog`);
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor in Random', body: '@Ana Named a dog' }]);
  // It is unread all the same.
  await expect(ana.page).toHaveTitle('(2) Tertulia');
  await bens.send(group.id, 'Another cat');
  await expect(ana.page).toHaveTitle('(3) Tertulia');
  // Longer than the time after which it would have been told of.
  await ana.page.waitForTimeout(800);
  expect(await shown(ana.page)).toEqual([{ title: 'Ben Okafor in Random', body: '@Ana Named a dog' }]);
  await level('All messages');
  await expect.poll(() => shown(ana.page)).toEqual([]);
  await bens.send(group.id, 'A third cat');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor in Random', body: 'A third cat' }]);
});

/** Runs in the page, before all else: counts the tones that the browser is asked to play. */
function countTones(): void {
  const kept = { tones: 0 };
  Object.assign(window, { kept });
  const { start } = OscillatorNode.prototype;
  OscillatorNode.prototype.start = function (when): void {
    kept.tones += 1;
    start.call(this, when);
  };
}

/** How many tones a page has played. */
function tones(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { kept: { tones: number } }).kept.tones);
}

test('a new message sounds once over all tabs, and only for who wants to hear it', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Hears'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await ana.context.addInitScript(countTones);
  await listening(ana, anas.id);
  const other = await ana.context.newPage();
  await other.goto('/settings/notifications');
  const sound = other.getByRole('checkbox', { name: 'Play a sound' });
  const played = async (): Promise<number> => (await tones(ana.page)) + (await tones(other));
  await expect(sound).not.toBeChecked();
  await bens.send(id, 'Silent');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'Silent' }]);
  expect(await played()).toBe(0);

  // A page that nobody has touched may not sound; a person has.
  await ana.page.bringToFront();
  await ana.page.mouse.click(2, 2);
  await other.bringToFront();
  await sound.check();
  // Two tones, of this page alone: one hears what one switches on.
  await expect.poll(() => tones(other)).toBe(2);
  const before = await played();
  expect(before).toBe(2);
  // So that what is heard next is not taken for the same.
  await other.waitForTimeout(3_100);
  await bens.send(id, 'Ding');
  await bens.send(id, 'Dong');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'Dong' }]);
  await expect.poll(played).toBe(before + 2);
  await sound.uncheck();
  await other.waitForTimeout(3_100);
  await bens.send(id, 'Silent again');
  await expect.poll(() => shown(ana.page)).toEqual([{ title: 'Ben Okafor', body: 'Silent again' }]);
  expect(await played()).toBe(before + 2);
});
