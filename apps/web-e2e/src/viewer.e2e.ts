import { fileOf, messageRequest } from '@tertulia/testing';
import type { TestFile } from './support/files';
import { PHONE, WIDE, inspect } from './support/inspect';
import { pdfFile, pictureFile, wavFile, webmFile } from './support/media';
import { expect, test } from './support/test';

/** Has someone share files, a message for each list of them. */
async function share(
  sender: {
    upload: (id: string, file: File) => Promise<{ id: string }>;
    send: (id: string, message: ReturnType<typeof messageRequest>) => Promise<unknown>;
  },
  id: string,
  messages: [string, TestFile[]][],
): Promise<void> {
  for (const [body, files] of messages) {
    const attachmentIds: string[] = [];
    for (const { buffer, name, mimeType } of files) {
      attachmentIds.push((await sender.upload(id, fileOf(buffer, name, mimeType))).id);
    }
    await sender.send(id, messageRequest({ body, attachmentIds }));
  }
}

test('pictures stand in a grid, open large, and are walked through by keys', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Álvarez'), await account('Hana Ortiz')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  await page.goto('/');
  const pictures = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7, 8].map((n) => pictureFile(page, `view-${n}.jpg`, n % 2 ? 1_600 : 900, n % 2 ? 1_000 : 1_200)),
  );
  await share(bens, id, [
    ['One', pictures.slice(0, 1)],
    ['Two', pictures.slice(0, 2)],
    ['Three', pictures.slice(0, 3)],
    ['Four', pictures.slice(0, 4)],
    ['Eight', pictures],
  ]);
  // The pictures come only when the room that is kept for them has been measured.
  let letIn = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letIn = resolve));
  await page.route('**/thumbnail', async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto(`/c/${id}`);
  const last = ana.message('Eight').getByRole('link').last();
  await expect(last).toContainText('+2');
  const heights = (): Promise<number[]> =>
    ana.log.getByRole('article').evaluateAll((rows) => rows.map((row) => row.getBoundingClientRect().height));
  const kept = await heights();
  expect(kept).toHaveLength(5);
  letIn();
  await page.waitForLoadState('networkidle');
  expect(await heights()).toEqual(kept);
  await inspect(page, 'files-grid-light');
  await ana.message('Three').scrollIntoViewIfNeeded();
  await page.emulateMedia({ colorScheme: 'dark' });
  await inspect(page, 'files-grid-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  const first = ana.message('Four').getByRole('link', { name: 'Open view-1.jpg' });
  await first.click();
  const viewer = page.getByRole('dialog', { name: 'Files, large' });
  await expect(viewer.getByText('1 of 4')).toBeVisible();
  await expect(viewer).toContainText('Hana Ortiz');
  await expect(viewer.getByRole('img', { name: 'view-1.jpg' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await inspect(page, 'files-viewer-light');
  await page.keyboard.press('ArrowRight');
  await expect(viewer.getByText('2 of 4')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(viewer.getByText('4 of 4')).toBeVisible();

  const picture = viewer.getByRole('img', { name: 'view-4.jpg' });
  await expect
    .poll(() => picture.evaluate((it: HTMLImageElement) => it.complete && it.naturalHeight > it.naturalWidth))
    .toBe(true);
  const fitted = await picture.boundingBox();
  // All of one that is higher than the frame is seen.
  const top = (fitted?.y ?? 0) - ((await viewer.locator('header').boundingBox())?.height ?? 0);
  expect(top).toBeGreaterThanOrEqual(0);
  expect((fitted?.y ?? 0) + (fitted?.height ?? 0)).toBeLessThanOrEqual(WIDE.viewport.height);
  await page.keyboard.press('+');
  await expect.poll(async () => (await picture.boundingBox())?.width).toBeGreaterThan((fitted?.width ?? 0) * 1.3);
  await page.keyboard.press('0');
  await expect.poll(async () => (await picture.boundingBox())?.width).toBeCloseTo(fitted?.width ?? 0, 0);
  await picture.dblclick();
  await expect.poll(async () => (await picture.boundingBox())?.width).toBeGreaterThan((fitted?.width ?? 0) * 2);
  await page.emulateMedia({ colorScheme: 'dark' });
  await inspect(page, 'files-viewer-zoomed-dark');
  const saved = page.waitForEvent('download');
  await viewer.getByRole('link', { name: 'Download' }).click();
  expect((await saved).suggestedFilename()).toBe('view-4.jpg');
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(first).toBeFocused();
});

test('sound and film play in place, a PDF is leafed through, the rest is a card', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Listening'), await account('Hana Sharing')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  await page.goto('/');
  await share(bens, id, [
    ['Film', [await webmFile(page, 'drill.webm')]],
    ['Sound', [wavFile('click.wav')]],
    [
      'Papers',
      [pdfFile('runbook-launch.pdf', 3), { name: 'load.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b\n1,2') }],
    ],
  ]);
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/Content Security Policy/i.test(message.text())) refused.push(message.text());
  });
  await page.goto(`/c/${id}`);
  for (const [text, tag] of [
    ['Film', 'video'],
    ['Sound', 'audio'],
  ] as const) {
    const player = ana.message(text).locator(tag);
    await player.scrollIntoViewIfNeeded();
    await expect.poll(() => player.evaluate((it: HTMLMediaElement) => it.readyState)).toBeGreaterThan(0);
    await player.evaluate(async (it: HTMLMediaElement) => {
      it.muted = true;
      await it.play();
      it.currentTime = 0.5;
    });
    await expect.poll(() => player.evaluate((it: HTMLMediaElement) => it.currentTime)).toBeGreaterThanOrEqual(0.5);
  }
  await inspect(page, 'files-media-light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await inspect(page, 'files-media-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  await ana
    .message('Papers')
    .getByRole('link', { name: /^Open runbook-launch.pdf/ })
    .click();
  const viewer = page.getByRole('dialog', { name: 'Files, large' });
  await expect(viewer.getByText('Page 1 of 3')).toBeVisible();
  await expect(viewer.getByText('Runbook, page 1')).toBeAttached();
  await inspect(page, 'files-pdf-light');
  await page.keyboard.press('PageDown');
  await expect(viewer.getByText('Runbook, page 2')).toBeAttached();
  await viewer.getByRole('button', { name: 'Next page' }).click();
  await expect(viewer.getByRole('button', { name: 'Next page' })).toBeDisabled();
  await viewer.getByRole('button', { name: 'Close' }).click();
  expect(refused).toEqual([]);

  const download = page.waitForEvent('download');
  await ana
    .message('Papers')
    .getByRole('link', { name: /^Download load.csv/ })
    .click();
  expect((await download).suggestedFilename()).toBe('load.csv');

  const details = await ana.details();
  await expect(details.getByRole('heading', { name: 'Files · 4' })).toBeVisible();
  await details.getByText('load.csv').scrollIntoViewIfNeeded();
  await inspect(page, 'files-details-light');
  await details.getByRole('button', { name: 'Show in conversation' }).last().click();
  await expect(ana.message('Film')).toBeInViewport();
});

test('sound and film that cannot be played keep their place, and say so', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Deaf'), await account('Hana Sharing')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  await page.goto('/');
  await share(bens, id, [
    ['Film', [await webmFile(page, 'drill.webm')]],
    ['Sound', [wavFile('click.wav')]],
  ]);
  await page.goto(`/c/${id}`);
  for (const [text, tag] of [
    ['Film', 'video'],
    ['Sound', 'audio'],
  ] as const) {
    const player = ana.message(text).locator(tag);
    await expect(player).toBeVisible();
    const before = await ana.message(text).boundingBox();
    await player.evaluate((it: HTMLMediaElement) => it.dispatchEvent(new Event('error')));
    await expect(ana.message(text).getByText('This file cannot be shown here. Download it instead.')).toBeVisible();
    await expect(player).toHaveCount(0);
    expect((await ana.message(text).boundingBox())?.height).toBeCloseTo(before?.height ?? 0, 0);
  }
  await inspect(page, 'files-media-refused');
});

test('on a phone the files fit, and the viewer is reached by touch', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Pocket'), await account('Hana Pocket')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, PHONE);
  const { page } = ana;
  await page.goto('/');
  const pictures = await Promise.all([1, 2, 3].map((n) => pictureFile(page, `pocket-${n}.jpg`, 1_200, 900)));
  await share(bens, id, [
    ['Pictures', pictures],
    ['Paper', [pdfFile('runbook.pdf', 2)]],
  ]);
  await page.goto(`/c/${id}`);
  await page.waitForLoadState('networkidle');
  await inspect(page, 'files-phone-light');
  await ana.message('Pictures').getByRole('link', { name: 'Open pocket-2.jpg' }).tap();
  const viewer = page.getByRole('dialog', { name: 'Files, large' });
  await expect(viewer.getByText('2 of 3')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await inspect(page, 'files-viewer-phone-light');
  for (const button of await viewer.getByRole('button').all()) {
    const box = await button.boundingBox();
    if (box === null) continue;
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44);
    expect(box.x + box.width).toBeLessThanOrEqual(PHONE.viewport.width);
  }
  await viewer.getByRole('button', { name: 'Close' }).tap();
  await page.emulateMedia({ colorScheme: 'dark' });
  await ana
    .message('Paper')
    .getByRole('link', { name: /^Open runbook.pdf/ })
    .tap();
  await expect(viewer.getByText('Runbook, page 1')).toBeAttached();
  await inspect(page, 'files-pdf-phone-dark');
});
