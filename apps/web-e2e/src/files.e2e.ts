import { choose, sha256, textFile, transfer } from './support/files';
import { PHONE, WIDE, inspect } from './support/inspect';
import { pictureFile } from './support/media';
import { network } from './support/slow';
import { expect, test } from './support/test';

test('files are chosen, dropped and pasted, and come with the message, whole', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Files'), await account('Ben Files')];
  const { id } = await anas.direct(bens);
  const [ana, ben] = [await enter(anas, WIDE), await enter(bens, WIDE)];
  await ana.page.goto(`/c/${id}`);
  await ben.page.goto(`/c/${id}`);
  const files = ['chosen.txt', 'dropped.csv', 'pasted.md'].map((name) => textFile(name, 40_000));
  const [chosen, dropped, pasted] = files;
  await choose(ana.page, [chosen!]);
  const drop = { dataTransfer: await transfer(ana.page, [dropped!]) };
  await ana.page.dispatchEvent('body', 'dragenter', drop);
  await expect(ana.page.getByText('Drop files to attach them')).toBeVisible();
  await ana.page.dispatchEvent('body', 'drop', drop);
  const clipboard = await transfer(ana.page, [pasted!]);
  await ana.box.evaluate(
    (box, data) =>
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })),
    clipboard,
  );
  const tray = ana.page.getByRole('group', { name: 'Files on their way' });
  await expect(tray.getByText('3 files are there')).toBeAttached();
  await inspect(ana.page, 'files-ready-light');
  await ana.send('Three files for you');
  await expect(tray).toHaveCount(0);
  await expect(ben.message('Three files for you')).toContainText('pasted.md');
  const [message] = (await bens.history(id)).items;
  expect(message?.attachments.map(({ filename, sha256: hash }) => [filename, hash])).toEqual(
    files.map((file) => [file.name, sha256(file)]),
  );
});

test('what would be refused is told before a byte is sent, and can be taken away', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Refusing'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const uploads: string[] = [];
  ana.page.on('request', (request) => {
    // By OPTIONS it asks what is taken.
    if (request.url().includes('/uploads') && /^(POST|PATCH|PUT)$/.test(request.method())) uploads.push(request.url());
  });
  await ana.page.goto(`/c/${id}`);
  await choose(ana.page, [
    { name: 'recording.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(25 * 1024 * 1024 + 1) },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') },
  ]);
  await expect(ana.page.getByText('Not sent: the file is over 25 MB.')).toBeVisible();
  await expect(ana.page.getByText('Not sent: the file is empty.')).toBeVisible();
  await expect(ana.page.getByText('Not sent: files of this type are not taken.')).toBeVisible();
  await inspect(ana.page, 'files-refused-light');
  await ana.page.emulateMedia({ colorScheme: 'dark' });
  await inspect(ana.page, 'files-refused-dark');
  await ana.box.fill('With nothing');
  await ana.page.getByRole('button', { name: 'Send' }).click();
  await expect(ana.page.locator('tt-toast').getByText('3 files were not sent.')).toBeVisible();
  for (const name of ['recording.mp4', 'empty.txt', 'page.html']) {
    await ana.page.getByRole('button', { name: `Remove ${name}` }).click();
  }
  // Who goes on typing writes, and does not press the button that came into the place of the last one.
  await expect(ana.box).toBeFocused();
  await ana.page.getByRole('button', { name: 'Send' }).click();
  await expect(ana.message('With nothing')).toContainText('Sent');
  expect(uploads).toEqual([]);
});

test('on a phone what is refused and what is on its way fit beside each other', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Pocket'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, PHONE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const link = await network(ana.page);
  await link.uploads(200_000);
  await choose(ana.page, [
    { name: 'page-with-quite-a-long-name-for-a-phone.html', mimeType: 'text/html', buffer: Buffer.from('<p>') },
    textFile('numbers.csv', 3_000_000),
  ]);
  await expect(ana.page.getByText('Not sent: files of this type are not taken.')).toBeVisible();
  await expect(ana.page.getByText(/\/s · .+ left/)).toBeVisible();
  const tiles = await ana.page.locator('tt-upload-tray tt-tile').evaluateAll((all) => all.map((it) => it.clientWidth));
  expect(new Set(tiles).size, 'tiles are of one width').toBe(1);
  await inspect(ana.page, 'files-tray-phone-light');
  await ana.page.emulateMedia({ colorScheme: 'dark' });
  await inspect(ana.page, 'files-tray-phone-dark');
  await expect(ana.box).toBeInViewport();
  await ana.page.getByRole('button', { name: /^Remove page-with/ }).tap();
  await link.uploads(-1);
  await ana.send('From a phone');
  await expect(ana.message('From a phone')).toContainText(/Sent|Delivered/);
  const [message] = (await bens.history(id)).items;
  expect(message?.attachments.map(({ filename }) => filename)).toEqual(['numbers.csv']);
});

test('a file that is dropped where nobody takes files does not take the page away', async ({ account, enter }) => {
  const ana = await enter(await account('Ana Stray'), WIDE);
  for (const address of ['/', '/settings']) {
    await ana.page.goto(address);
    await expect(ana.page.getByRole('heading').first()).toBeVisible();
    const data = await transfer(ana.page, [textFile('stray.txt', 100)]);
    const kept = (name: string) =>
      ana.page.evaluate(
        ([event, dataTransfer]) =>
          !document.body.dispatchEvent(new DragEvent(event, { dataTransfer, bubbles: true, cancelable: true })),
        [name, data] as const,
      );
    expect([address, await kept('dragover'), await kept('drop')]).toEqual([address, true, true]);
  }
});

test('what the server refuses for what it is says why, and is not offered to be tried again', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Renamed'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  await ana.page.goto(`/c/${id}`);
  const { buffer } = await pictureFile(ana.page, 'chart.png', 40, 40);
  await choose(ana.page, [{ name: 'plan.pdf', mimeType: 'application/pdf', buffer }]);
  await expect(ana.page.getByText('which is not what it claims to be')).toBeVisible();
  await expect(ana.page.getByRole('button', { name: 'Try again' })).toHaveCount(0);
  await ana.page.getByRole('button', { name: 'Remove plan.pdf' }).click();
  await ana.send('Without it');
  await expect(ana.message('Without it')).toContainText(/Sent|Delivered/);
});

test('on a phone the one file of many that is refused is brought into view', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Many'), await account('Ben Peer')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, PHONE);
  await ana.page.goto(`/c/${id}`);
  await expect(ana.box).toBeVisible();
  const fine = [1, 2, 3, 4, 5, 6].map((n) => textFile(`fine-${n}.txt`, 1_000));
  await choose(ana.page, [...fine, { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') }]);
  await expect(ana.page.getByText('Not sent: files of this type are not taken.')).toBeInViewport({ ratio: 1 });
  await expect(ana.box).toBeInViewport();
});

test('a picture of oneself is sent in the settings and shown', async ({ account, enter }) => {
  const anas = await account('Ana Pictured');
  const ana = await enter(anas, WIDE);
  await ana.page.goto('/settings/profile');
  const chooser = ana.page.waitForEvent('filechooser');
  const picture = await pictureFile(ana.page, 'me.jpg', 600, 600);
  await ana.page.getByRole('button', { name: 'Choose a picture', exact: true }).click();
  await (await chooser).setFiles(picture);
  await expect(ana.page.getByRole('button', { name: 'Remove it', exact: true })).toBeVisible();
  await expect
    .poll(() =>
      ana.page
        .locator('tt-avatar img')
        .first()
        .evaluate((it: HTMLImageElement) => it.naturalWidth),
    )
    .toBeGreaterThan(0);
});
