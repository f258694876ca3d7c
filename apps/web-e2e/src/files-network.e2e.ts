import { startServer, TestUser, UNLIMITED_RATES, type CookieCredentials } from '@tertulia/testing';
import { choose, sha256, textFile, type TestFile } from './support/files';
import { WIDE, inspect } from './support/inspect';
import { layLine } from './support/line';
import { screenshot } from './support/screenshot';
import { network, offsetsOf } from './support/slow';
import { expect, test } from './support/test';

const SIZE = 6 * 1024 * 1024;
/** Bytes a second at which such a file takes some seconds. */
const SLOW = 1024 * 1024;
const MIDWAY = /(?<!\.)[2-5](\.\d)? of 6 MB/;

/** Expects that of so many files one was interrupted once, and that what the server had of it was not sent again. */
function expectGoneOn(offsets: number[], files = 1): void {
  expect(offsets.filter((offset) => offset === 0)).toHaveLength(files);
  expect(offsets.filter((offset) => offset > 0)).toHaveLength(1);
}

/** Expects that what was sent is there once, with all of its bytes as they were. */
async function expectOnce(
  reader: TestUser<CookieCredentials>,
  id: string,
  messages: [string, TestFile[]][],
): Promise<void> {
  const { items } = await reader.history(id);
  const told = items.map(({ body, attachments }) => [body, attachments.map(({ sha256: hash }) => hash)]);
  expect(told).toEqual(messages.map(([body, files]) => [body, files.map(sha256)]));
  for (const { url, sha256: hash } of items.flatMap(({ attachments }) => attachments)) {
    const { body: bytes } = await reader.rest.bytes(url);
    expect(sha256({ name: '', mimeType: '', buffer: bytes })).toBe(hash);
  }
}

test('a message that is sent before its file is there waits in sight, and others do not wait for it', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Waiting'), await account('Ben Reading')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const link = await network(ana.page);
  await link.uploads(SLOW / 4);
  const file = textFile('load-test.csv', SIZE);
  await choose(ana.page, [file]);
  await expect(ana.page.getByText(/\/s · .+ left/)).toBeVisible();
  await inspect(ana.page, 'files-sending-light');
  await ana.send('With the numbers');
  const waiting = ana.message('With the numbers');
  await expect(waiting).toContainText('Sending');
  await expect(waiting.getByRole('progressbar')).toBeVisible();
  await ana.send('Meanwhile');
  await expect(ana.message('Meanwhile')).toContainText('Sent');
  await inspect(ana.page, 'files-waiting-light');
  await ana.page.emulateMedia({ colorScheme: 'dark' });
  await inspect(ana.page, 'files-waiting-dark');
  await expect(waiting).toContainText('Sent', { timeout: 30_000 });
  await expect(waiting.getByRole('link', { name: /load-test.csv/ })).toBeVisible();
  await expectOnce(bens, id, [
    ['Meanwhile', []],
    ['With the numbers', [file]],
  ]);
});

test('an upload goes on where it was after the network was away and the server had no answer', async ({ enter }) => {
  const line = await layLine();
  const server = await startServer({ env: { ...UNLIMITED_RATES, PUBLIC_URL: line.origin } });
  try {
    line.leadTo(server.url);
    const [anas, bens] = [await TestUser.register(server, 'Ana Cut'), await TestUser.register(server, 'Ben Whole')];
    const { id } = await anas.direct(bens);
    const ana = await enter(anas, WIDE);
    await ana.page.goto(`/c/${id}`);
    await expect(ana.box).toBeVisible();
    const offsets = offsetsOf(ana.page);
    const link = await network(ana.page);
    await link.uploads(SLOW);
    const file = textFile('cut.csv', SIZE);
    await choose(ana.page, [file]);
    await ana.send('Cut in the middle');
    await expect(ana.message('Cut in the middle')).toContainText(MIDWAY);
    // What stands before a server that is not there yet, and what the server says to whoever asks too soon.
    const answers = [502, 409];
    await ana.page.route('**/api/v1/uploads/tus/*', async (route) => {
      const status = route.request().method() === 'HEAD' ? answers.shift() : undefined;
      await (status === undefined ? route.fallback() : route.fulfill({ status }));
    });
    line.cut();
    await expect(ana.message('Cut in the middle')).toContainText('Waits for the network');
    await screenshot(ana.page, 'files-paused');
    await link.uploads(-1);
    line.mend();
    await expect(ana.message('Cut in the middle')).toContainText(/Sent|Delivered/, { timeout: 50_000 });
    expect(answers).toEqual([]);
    expectGoneOn(offsets);
    await expectOnce(bens, id, [['Cut in the middle', [file]]]);
  } finally {
    await server.dispose();
    await line.remove();
  }
});

test('an upload goes on by itself after its bytes got nowhere for too long', async ({ enter }) => {
  const line = await layLine();
  const server = await startServer({
    env: { ...UNLIMITED_RATES, PUBLIC_URL: line.origin, UPLOAD_IDLE_SECONDS: '1' },
  });
  try {
    line.leadTo(server.url);
    const [anas, bens] = [await TestUser.register(server, 'Ana Stalled'), await TestUser.register(server, 'Ben Whole')];
    const { id } = await anas.direct(bens);
    const ana = await enter(anas, WIDE);
    await ana.page.goto(`/c/${id}`);
    await expect(ana.box).toBeVisible();
    const offsets = offsetsOf(ana.page);
    const link = await network(ana.page);
    await link.uploads(SLOW);
    const file = textFile('stalled.csv', SIZE);
    await choose(ana.page, [file]);
    await ana.send('Stalled in the middle');
    await expect(ana.message('Stalled in the middle')).toContainText(MIDWAY);
    expect(await line.stall()).toMatch(/^HTTP\/1\.1 408 /);
    line.mend();
    await link.uploads(-1);
    await expect(ana.message('Stalled in the middle')).toContainText(/Sent|Delivered/, { timeout: 50_000 });
    expectGoneOn(offsets);
    await expectOnce(bens, id, [['Stalled in the middle', [file]]]);
  } finally {
    await server.dispose();
    await line.remove();
  }
});

test('an upload, and the message that waits for it, survive a reload', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Reload'), await account('Ben Whole')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const offsets = offsetsOf(ana.page);
  const link = await network(ana.page);
  await link.uploads(SLOW);
  const [sent, kept] = [textFile('sent.csv', SIZE), textFile('kept.csv', 50_000)];
  await choose(ana.page, [sent]);
  await ana.send('Over a reload');
  await choose(ana.page, [kept]);
  await ana.box.fill('Not sent yet');
  await expect(ana.message('Over a reload')).toContainText(MIDWAY);
  await ana.page.reload();
  await expect(ana.message('Over a reload')).toContainText('Sending');
  await expect(ana.box).toHaveValue('Not sent yet');
  await expect(ana.page.getByRole('group', { name: 'Files on their way' }).getByText('kept.csv')).toBeVisible();
  await link.uploads(-1);
  await expect(ana.message('Over a reload')).toContainText(/Sent|Delivered/, { timeout: 40_000 });
  await ana.page.getByRole('button', { name: 'Send' }).click();
  await expect(ana.message('Not sent yet')).toContainText(/Sent|Delivered/);
  await expectOnce(bens, id, [
    ['Over a reload', [sent]],
    ['Not sent yet', [kept]],
  ]);
  expectGoneOn(offsets, 2);
  await ana.page.reload();
  await expect(ana.log.getByRole('article')).toHaveCount(2);
  await expect(ana.page.getByRole('group', { name: 'Files on their way' })).toHaveCount(0);
});

test('an upload goes on after the server was killed and started again', async ({ server, account, enter }) => {
  const [anas, bens] = [await account('Ana Restart'), await account('Ben Whole')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const offsets = offsetsOf(ana.page);
  const link = await network(ana.page);
  await link.uploads(SLOW);
  const file = textFile('restart.csv', SIZE);
  await choose(ana.page, [file]);
  await ana.send('Over a restart');
  await expect(ana.message('Over a restart')).toContainText(MIDWAY);
  await server.kill();
  await expect(ana.message('Over a restart')).toContainText('Waits for the network');
  await link.uploads(-1);
  await server.restart();
  await expect(ana.message('Over a restart')).toContainText(/Sent|Delivered/, { timeout: 50_000 });
  expectGoneOn(offsets);
  await expectOnce(bens, id, [['Over a restart', [file]]]);
});

test('where a proxy refuses the methods of resumable uploads, the file goes in one request', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Proxied'), await account('Ben Whole')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.route('**/api/v1/uploads/tus/*', (route) =>
    route.request().method() === 'PATCH'
      ? route.fulfill({ status: 405, body: 'Method Not Allowed' })
      : route.fallback(),
  );
  await ana.page.goto(`/c/${id}`);
  const file = textFile('proxied.csv', 100_000);
  await choose(ana.page, [file]);
  await ana.send('By another way');
  await expect(ana.message('By another way')).toContainText(/Sent|Delivered/);
  await expectOnce(bens, id, [['By another way', [file]]]);
});

test('a file that the server refuses says why, and can be taken out of its message', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Refused'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { ...WIDE, colorScheme: 'dark' });
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const link = await network(ana.page);
  await link.uploads(SLOW);
  const renamed = { ...textFile('renamed.pdf', 1_000_000), mimeType: 'application/pdf' };
  const good = textFile('good.csv', 20_000);
  await choose(ana.page, [renamed, good]);
  await ana.send('One of two');
  const message = ana.message('One of two');
  await expect(message).toContainText('Failed', { timeout: 20_000 });
  await expect(message.getByRole('button', { name: 'Try again' }).first()).toBeVisible();
  await expect(message.getByRole('button', { name: 'Discard' })).toBeVisible();
  await inspect(ana.page, 'files-failed-dark');
  await message.getByRole('button', { name: 'Remove renamed.pdf' }).click();
  await expect(message).toContainText(/Sent|Delivered/);
  await expectOnce(bens, id, [['One of two', [good]]]);
});
