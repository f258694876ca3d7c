import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { messageRequest } from '@tertulia/testing';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

const WIDE = { viewport: { width: 1280, height: 800 } };

async function inspect(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  await screenshot(page, name);
  const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target.join(' ')) }));
  expect.soft(found, `axe on ${name}`).toEqual([]);
}

test.describe('one’s own message', () => {
  test('is deleted unless that is taken back, and the focus stays with it', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Deleting'), await account('Ben Deleting')];
    const { id } = await anas.direct(bens);
    await anas.send(id, 'Too early');
    const [ana, ben] = [await enter(anas, WIDE), await enter(bens, WIDE)];
    await ana.page.goto(`/c/${id}`);
    await ben.page.goto(`/c/${id}`);
    await ana.message('Too early').focus();
    await ana.page.keyboard.press('Delete');
    await expect(ana.message('This message was deleted.')).toBeFocused();
    await inspect(ana.page, 'delete-undo-light');
    await expect(ben.message('Too early')).toBeVisible();
    await ana.page.getByRole('button', { name: 'Undo' }).click({ delay: 100 });
    await expect(ana.message('Too early')).toBeFocused();
    await ana.page.keyboard.press('Delete');
    await expect(ana.message('This message was deleted.')).toBeFocused();
    await ana.page.keyboard.press('Control+z');
    await expect(ana.message('Too early')).toBeFocused();
    await ana.page.keyboard.press('Delete');
    await expect(ben.message('This message was deleted.')).toBeVisible();
  });

  test('is deleted when the tab is closed before the time is up', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Closing'), await account('Ben Closing')];
    const { id } = await anas.direct(bens);
    await anas.send(id, 'Gone with the tab');
    const [ana, ben] = [await enter(anas, WIDE), await enter(bens, WIDE)];
    await ben.page.goto(`/c/${id}`);
    await ana.page.goto(`/c/${id}`);
    await ana.message('Gone with the tab').focus();
    await ana.page.keyboard.press('Delete');
    await ana.page.goto('about:blank');
    await expect(ben.message('This message was deleted.')).toBeVisible({ timeout: 4_000 });
  });

  test('says who has read it', async ({ account, enter }) => {
    const [anas, bens, caros] = [
      await account('Ana Author'),
      await account('Ben Reader'),
      await account('Caro Elsewhere'),
    ];
    const { id } = await anas.group([bens, caros], 'Receipts');
    await anas.send(id, 'Well?');
    await anas.send(id, 'Has it come?');
    await bens.rest.put(`/conversations/${id}/receipt`, { readSeq: 2, deliveredSeq: 2 });
    const ana = await enter(anas, WIDE);
    await ana.page.goto(`/c/${id}`);
    await ana.message('Has it come?').focus();
    await ana.page.keyboard.press('i');
    const dialog = ana.page.getByRole('dialog', { name: 'Who has read it' });
    await expect(dialog.getByText('Read by 1')).toBeVisible();
    await expect(dialog.getByText('Ben Reader')).toBeVisible();
    await expect(dialog.getByText('1 not reached yet')).toBeVisible();
    await inspect(ana.page, 'receipts-light');
    await ana.page.emulateMedia({ colorScheme: 'dark' });
    await inspect(ana.page, 'receipts-dark');
    await ana.page.keyboard.press('Escape');
    await expect(ana.message('Has it come?')).toBeFocused();
    await ana.message('Has it come?').locator('tt-message-state-mark').click();
    await expect(dialog.getByText('Read by 1')).toBeVisible();
    await ana.page.keyboard.press('Escape');
    await ana.message('Has it come?').focus();
    await ana.page.keyboard.press('Escape');
    await expect(ana.box).toBeFocused();
  });
});

test('a message of others is deleted by who manages the group, and by no other member', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Owner'), await account('Ben Member')];
  const { id } = await anas.group([bens], 'House rules');
  await anas.send(id, 'Be kind');
  await bens.send(id, 'Buy my boat');
  const [ana, ben] = [await enter(anas, WIDE), await enter(bens, WIDE)];
  await ben.page.goto(`/c/${id}`);
  await ben.message('Be kind').focus();
  await ben.page.keyboard.press('Delete');
  await ben.message('Be kind').getByRole('button', { name: 'More', exact: true }).click();
  await expect(ben.page.getByRole('menuitem')).toHaveText(['Copy link', 'Copy text']);
  await ana.page.goto(`/c/${id}`);
  await ana.message('Buy my boat').focus();
  await ana.message('Buy my boat').getByRole('button', { name: 'More', exact: true }).click();
  await ana.page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(ana.page.getByText('Message deleted.')).toBeVisible();
  await expect(ben.message('This message was deleted.')).toBeVisible();
  await expect(ben.message('Be kind')).toBeVisible();
});

test.describe('a message far back', () => {
  const COUNT = 700;

  test('opens without what lies between, and joins the newest ones', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Far'), await account('Ben Far')];
    const { id } = await anas.direct(bens);
    const socket = await bens.socket();
    for (let n = 1; n <= COUNT; n++) {
      await socket.ask('send_message', { conversationId: id, ...messageRequest({ body: `Number ${n}.` }) });
    }
    bens.close();
    await anas.rest.put(`/conversations/${id}/receipt`, { readSeq: 150 });
    const ana = await enter(anas, WIDE);
    const bounds: number[] = [];
    ana.page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      const bound = searchParams.get('beforeSeq') ?? searchParams.get('afterSeq');
      if (pathname.endsWith('/messages') && bound !== null) bounds.push(Number(bound));
    });
    await ana.page.goto(`/c/${id}/m/20`);
    await expect(ana.message('Number 20.')).toBeInViewport();
    expect(bounds.filter((bound) => bound > 200 && bound < COUNT - 100)).toEqual([]);
    await screenshot(ana.page, 'far-back-light');
    await ana.page.getByRole('button', { name: /new$|Jump to newest/ }).click();
    await expect(ana.message(`Number ${COUNT}.`)).toBeInViewport();

    await ana.page.goto(`/c/${id}/m/300`);
    await expect(ana.message('Number 300.')).toBeInViewport();
    await ana.log.hover();
    for (let round = 0; round < 150 && (await ana.message(`Number ${COUNT}.`).count()) === 0; round++) {
      await ana.page.mouse.wheel(0, 2_000);
      await ana.page.waitForTimeout(40);
    }
    await expect(ana.message(`Number ${COUNT}.`)).toBeAttached();
    const numbers = (await ana.log.getByRole('article').allInnerTexts()).map((text) =>
      Number(/Number (\d+)\./.exec(text)?.[1]),
    );
    expect(numbers).toEqual(numbers.slice().sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
    await ana.send('From the end');
  });

  test('that is the first unread one is a button away, and Escape marks all as read', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Unread'), await account('Ben Unread')];
    const { id } = await anas.direct(bens);
    const socket = await bens.socket();
    for (let n = 1; n <= 400; n++) {
      await socket.ask('send_message', { conversationId: id, ...messageRequest({ body: `Number ${n}.` }) });
    }
    bens.close();
    await anas.rest.put(`/conversations/${id}/receipt`, { readSeq: 30 });
    const ana = await enter(anas, WIDE);
    await ana.page.goto(`/c/${id}`);
    const jump = ana.page.getByRole('button', { name: 'Jump to first unread' });
    await expect(jump).toBeVisible();
    await inspect(ana.page, 'first-unread-light');
    await jump.click();
    await expect(ana.message('Number 31.')).toBeInViewport();
    await expect(ana.page.getByRole('separator', { name: 'New messages' })).toBeVisible();
    await ana.page.keyboard.press('Escape');
    await expect(ana.message('Number 400.')).toBeInViewport();
    await expect(jump).toBeHidden();
  });
});
