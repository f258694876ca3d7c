import { expect, test } from './support/test';
import { screenshot } from './support/screenshot';

test('a message that is written while the server is away goes out once when it is back', async ({
  server,
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Offline'), await account('Ben Online')];
  const { id } = await anas.direct(bens);
  const [ana, ben] = [await enter(anas), await enter(bens)];
  await ana.page.goto(`/c/${id}`);
  await ben.page.goto(`/c/${id}`);
  await ana.send('Before');
  await expect(ben.message('Before')).toBeVisible();

  await server.stop();
  await expect(ana.connection).toContainText(/offline|connecting/i);
  await ana.send('While it was away 1');
  await ana.send('While it was away 2');
  await expect(ana.message('While it was away 1')).toContainText('Sending');
  await screenshot(ana.page, 'offline');

  await server.restart();
  await expect(ana.connection).toContainText('Connected', { timeout: 30_000 });
  await expect(ana.message('While it was away 2')).toContainText(/Delivered|Read/, { timeout: 30_000 });
  for (const person of [ana, ben]) {
    await expect(person.log.getByRole('article')).toHaveCount(3);
    await expect(person.log.getByRole('article').nth(1)).toContainText('While it was away 1');
    await expect(person.log.getByRole('article').nth(2)).toContainText('While it was away 2');
  }
  await ana.page.reload();
  await expect(ana.log.getByRole('article')).toHaveCount(3);
});

test('a message that was not sent when the page was closed goes out when it is opened again', async ({
  server,
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Closing'), await account('Ben Waiting')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  await server.kill();
  await ana.send('Kept in the browser');
  await expect(ana.message('Kept in the browser')).toContainText('Sending');
  await ana.page.close();
  await server.restart();
  const again = await ana.context.newPage();
  await again.goto(`/c/${id}`);
  const message = again.getByRole('article').filter({ hasText: 'Kept in the browser' });
  await expect(message).toContainText('Sent');
  await expect(message).toHaveCount(1);
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(['Kept in the browser']);
});

test('what was said while the network was away is there when it is back, in order', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Tunnel'), await account('Ben Talker')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await bens.send(id, 'Before the tunnel');
  await expect(ana.message('Before the tunnel')).toBeVisible();
  await ana.context.setOffline(true);
  for (let n = 1; n <= 8; n++) await bens.send(id, `In the tunnel ${n}`);
  await ana.send('From inside');
  await ana.context.setOffline(false);
  await expect(ana.message('In the tunnel 8')).toBeVisible({ timeout: 40_000 });
  await expect(ana.message('From inside')).toContainText(/Sent|Delivered|Read/, { timeout: 40_000 });
  await expect(ana.log.getByRole('article')).toHaveCount(10);
  const shown = await ana.log.getByRole('article').allInnerTexts();
  const stored = (await bens.history(id)).items.map(({ body }) => body);
  expect(shown.map((text) => stored.find((body) => text.includes(body)))).toEqual(stored);
});

test('what the browser says of its network is looked into at once', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Lift'), await account('Ben Floor')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  // A line that takes everything and answers nothing, as one does that is gone without a word.
  let silent = false;
  await ana.page.routeWebSocket(/socket\.io/, (socket) => {
    const up = socket.connectToServer();
    socket.onMessage((data) => silent || up.send(data));
    up.onMessage((data) => silent || socket.send(data));
  });
  await ana.page.goto(`/c/${id}`);
  await expect(ana.connection).toContainText('Connected');
  silent = true;
  await ana.context.setOffline(true);
  await expect(ana.connection).toContainText('You are offline', { timeout: 15_000 });
  silent = false;
  await ana.context.setOffline(false);
  await expect(ana.connection).toContainText('Connected');
});

test('a message that is refused says so, and can be tried again or discarded', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Refused'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  let refusing = true;
  // The server is put into a mood in which it refuses every message; all else goes through.
  await ana.page.routeWebSocket(/socket\.io/, (page) => {
    const server = page.connectToServer();
    page.onMessage((frame) => {
      const [, ackId] = /^42(\d+)\["send_message"/.exec(String(frame)) ?? [];
      if (ackId === undefined || !refusing) return server.send(frame);
      const error = { code: 'FORBIDDEN', message: 'Only owners may write here.' };
      page.send(`43${ackId}[${JSON.stringify({ ok: false, error })}]`);
    });
  });
  await ana.page.goto(`/c/${id}`);
  await ana.send('Refused once');
  await ana.send('Refused for good');
  await expect(ana.message('Refused once')).toContainText('Failed');
  await expect(ana.message('Refused for good')).toContainText('Failed');
  await screenshot(ana.page, 'failed');
  refusing = false;
  await ana.message('Refused once').getByRole('button', { name: 'Try again' }).click();
  await expect(ana.message('Refused once')).toContainText('Sent');
  await ana.message('Refused for good').getByRole('button', { name: 'Discard' }).click();
  await expect(ana.message('Refused for good')).toHaveCount(0);
  expect((await bens.history(id)).items.map(({ body }) => body)).toEqual(['Refused once']);
});

test('a message that is too long is not sent, and says by how much', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Wordy'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas);
  await ana.page.goto(`/c/${id}`);
  await ana.box.fill('x'.repeat(8_001));
  await expect(ana.page.getByRole('button', { name: 'Send' })).toBeDisabled();
  await expect(ana.page.getByText('1 character too many')).toBeVisible();
});
