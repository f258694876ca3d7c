import AxeBuilder from '@axe-core/playwright';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

test('the chat opens without a network, shows what it knows, and sends what was written when it is back', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Train'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'See you in Vigo');
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('See you in Vigo')).toBeVisible();
  await ana.page.evaluate(() => navigator.serviceWorker.ready);
  await ana.context.setOffline(true);
  await ana.page.goto('/');
  await expect(ana.link('Ben Okafor')).toBeVisible();
  await ana.link('Ben Okafor').click();
  await expect(ana.message('See you in Vigo')).toBeVisible();
  await expect(ana.connection).toContainText(/offline|connecting/i);
  await ana.send('From the tunnel');
  await ana.page.reload();
  await expect(ana.message('From the tunnel')).toContainText('Sending');
  await screenshot(ana.page, 'started-offline');
  await ana.context.setOffline(false);
  await expect(ana.message('From the tunnel')).toContainText(/Sent|Delivered|Read/, { timeout: 40_000 });
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(['See you in Vigo', 'From the tunnel']);
});

test('every language is there without a network', async ({ account, enter }) => {
  const anas = await account('Ana Languages');
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await ana.page.goto('/');
  await ana.page.evaluate(() => navigator.serviceWorker.ready);
  await ana.context.setOffline(true);
  await ana.page.goto('/settings/appearance');
  await ana.page.getByRole('combobox', { name: 'Language' }).selectOption('Deutsch');
  await expect(ana.page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible();
});

test('what is kept is the shell alone: nothing that the server knows of anybody', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Cached'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Between us');
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await ana.page.goto(`/c/${id}`);
  await expect(ana.message('Between us')).toBeVisible();
  await ana.page.evaluate(() => navigator.serviceWorker.ready);
  await ana.page.reload();
  await expect(ana.message('Between us')).toBeVisible();
  const kept = await ana.page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept).toContain('/');
  expect(kept.filter((path) => !/^\/($|[\w./-]+\.(js|css|svg|png|webmanifest|woff2)$)/.test(path))).toEqual([]);
  await ana.page.getByRole('button', { name: 'Sign out' }).click();
  await expect(ana.page).toHaveURL(/\/login/);
  await ana.context.setOffline(true);
  await ana.page.goto('/');
  await expect(ana.page).toHaveURL(/\/login/);
  await expect(ana.page.getByText('Ben Okafor')).toHaveCount(0);
});

test('a new version is offered and taken over without losing what is being written', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Updated'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { serviceWorkers: 'allow' });
  await ana.page.goto(`/c/${id}`);
  await ana.page.evaluate(() => navigator.serviceWorker.ready);
  await ana.box.fill('Half a thought');
  const [worker] = ana.context.serviceWorkers();
  // What the service worker of a new version says once it is at work.
  await worker!.evaluate(async () => {
    const scope = globalThis as unknown as {
      clients: { matchAll: () => Promise<{ postMessage: (m: object) => void }[]> };
    };
    for (const tab of await scope.clients.matchAll()) tab.postMessage({ type: 'version', main: 'main-NEWER000.js' });
  });
  await expect(ana.page.getByText('A new version is ready.')).toBeVisible();
  await screenshot(ana.page, 'new-version');
  await ana.page.getByRole('button', { name: 'Reload' }).click();
  await expect(ana.box).toHaveValue('Half a thought');
});

test('the client can be installed', async ({ server, visit }) => {
  const ana = await visit('Ana Installing');
  await ana.page.goto('/login');
  const manifest = await ana.page.request.get(`${server.origin}/manifest.webmanifest`);
  expect(manifest.headers()['content-type']).toContain('application/manifest+json');
  expect(manifest.headers()['cache-control']).toBe('no-cache');
  const { icons, start_url } = (await manifest.json()) as { icons: { src: string }[]; start_url: string };
  expect(start_url).toBe('/');
  for (const { src } of icons) expect((await ana.page.request.get(`${server.origin}/${src}`)).status()).toBe(200);
  const worker = await ana.page.request.get(`${server.origin}/sw.js`);
  expect(worker.headers()['cache-control']).toBe('no-cache');
});

test('a first visit asks nobody who it is, and says nothing on the console', async ({ visit }) => {
  const stranger = await visit('Stranger');
  const complaints: string[] = [];
  stranger.page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await stranger.page.goto('/');
  await expect(stranger.page).toHaveURL(/\/login/);
  await expect(stranger.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('notifications are offered calmly, and the browser asks only after a click', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Offered'), await account('Ben Okafor')];
  await anas.direct(bens);
  const ana = await enter(anas);
  await ana.page.addInitScript(() => {
    const state = globalThis as unknown as { asked: number };
    state.asked = 0;
    Object.defineProperty(Notification, 'permission', { get: () => (state.asked === 0 ? 'default' : 'granted') });
    Notification.requestPermission = async () => {
      state.asked++;
      return 'granted';
    };
  });
  const asked = () => ana.page.evaluate(() => (globalThis as unknown as { asked: number }).asked);
  await ana.page.goto('/');
  const offer = ana.page.getByText('Know when somebody writes while you are elsewhere.');
  await expect(offer).toBeVisible();
  expect(await asked()).toBe(0);
  await screenshot(ana.page, 'notifications-offered');
  const { violations } = await new AxeBuilder({ page: ana.page }).analyze();
  expect(violations.map(({ id: rule }) => rule)).toEqual([]);
  await ana.page.getByRole('button', { name: 'Turn on notifications' }).click();
  await expect(offer).toBeHidden();
  expect(await asked()).toBe(1);
});
