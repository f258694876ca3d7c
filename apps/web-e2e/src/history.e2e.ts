import type { Locator } from '@playwright/test';
import { messageRequest } from '@tertulia/testing';
import { expect, test } from './support/test';

const COUNT = 260;

test.describe('a long conversation', () => {
  test('opens at its end, and older messages load as one scrolls up without a jump', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Scrolling'), await account('Ben History')];
    const { id } = await anas.direct(bens);
    const socket = await bens.socket();
    for (let n = 1; n <= COUNT; n++) {
      await socket.ask('send_message', { conversationId: id, ...messageRequest({ body: `Number ${n}.` }) });
    }
    bens.close();
    await anas.rest.put(`/conversations/${id}/receipt`, { readSeq: COUNT });
    const ana = await enter(anas);
    await ana.page.goto(`/c/${id}`);
    await expect(ana.message(`Number ${COUNT}.`)).toBeInViewport();
    await ana.log.hover();
    for (let round = 0; round < 60 && (await ana.message('Number 1.').count()) === 0; round++) {
      await ana.page.mouse.wheel(0, -1_500);
      await ana.page.waitForTimeout(60);
    }
    await expect(ana.message('Number 1.').first()).toBeAttached();
    const numbers = (await ana.log.getByRole('article').allInnerTexts()).map((text) =>
      Number(/Number (\d+)\./.exec(text)?.[1]),
    );
    expect(numbers).toEqual(numbers.slice().sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('keeps what one reads in its place while older messages come in above', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Steady'), await account('Ben Steady')];
    const { id } = await anas.direct(bens);
    for (let n = 1; n <= 120; n++) await bens.send(id, `Number ${n}.`);
    await anas.rest.put(`/conversations/${id}/receipt`, { readSeq: 120 });
    const ana = await enter(anas);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let asked = false;
    await ana.page.route(/\/messages\?.*beforeSeq/, async (route) => {
      // The page may read its first messages in the same way: only what lies above them is held back.
      if (Number(new URL(route.request().url()).searchParams.get('beforeSeq')) <= 100) {
        asked = true;
        await held;
      }
      await route.continue();
    });
    await ana.page.goto(`/c/${id}`);
    await expect(ana.message('Number 120.')).toBeInViewport();
    await ana.log.evaluate((log) => (log.scrollTop = 0));
    await expect.poll(() => asked).toBe(true);
    await ana.page.waitForTimeout(300);
    const first = await topmost(ana.log);
    const anchor = ana.message(first);
    // What is above may turn out to be by the same author: that moves nothing further down either.
    const later = ana.message(first.replace(/\d+/, (number) => String(Number(number) + 4)));
    const before = await anchor.boundingBox();
    const laterBefore = await later.boundingBox();
    const older = ana.page.waitForResponse(/\/messages\?.*beforeSeq/);
    release();
    await older;
    await expect.poll(() => ana.log.evaluate((log) => log.scrollTop)).toBeGreaterThan(100);
    await ana.page.waitForTimeout(500);
    const after = await anchor.boundingBox();
    expect(Math.abs((after?.y ?? Infinity) - (before?.y ?? 0))).toBeLessThanOrEqual(2);
    expect(Math.abs(((await later.boundingBox())?.y ?? Infinity) - (laterBefore?.y ?? 0))).toBeLessThanOrEqual(2);
  });

  test('does not pull one down who reads above when something new comes', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Reading'), await account('Ben Talking')];
    const { id } = await anas.direct(bens);
    for (let n = 1; n <= 60; n++) await bens.send(id, `Number ${n}.`);
    const ana = await enter(anas);
    await ana.page.goto(`/c/${id}`);
    await expect(ana.log.getByRole('article').last()).toBeAttached();
    await ana.log.evaluate((log) => (log.scrollTop = log.scrollHeight / 3));
    await ana.page.waitForTimeout(300);
    const before = await ana.log.evaluate((log) => log.scrollTop);
    await bens.send(id, 'Something new');
    await expect(ana.message('Something new')).toBeAttached();
    await ana.page.waitForTimeout(300);
    expect(Math.abs((await ana.log.evaluate((log) => log.scrollTop)) - before)).toBeLessThanOrEqual(2);
  });

  test('opens at the message that a link names', async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Linked'), await account('Ben Linked')];
    const { id } = await anas.direct(bens);
    for (let n = 1; n <= 150; n++) await bens.send(id, `Number ${n}.`);
    const ana = await enter(anas);
    await ana.page.goto(`/c/${id}/m/40`);
    await expect(ana.message('Number 40.')).toBeInViewport();
    await ana.page.goto(`/c/${id}/m/150`);
    await expect(ana.message('Number 150.')).toBeInViewport();
  });
});

test('a link into someone else’s conversation, or into none, says so and shows nothing', async ({ account, enter }) => {
  const [anas, bens, eves] = [await account('Ana Private'), await account('Ben Private'), await account('Eve Outside')];
  const { id } = await anas.direct(bens);
  await anas.send(id, 'Not for Eve');
  const eve = await enter(eves);
  for (const path of [`/c/${id}`, `/c/${'0'.repeat(24)}`, `/c/${id}/m/1`]) {
    await eve.page.goto(path);
    await expect(eve.page.getByText(/not in this conversation|does not exist|not found/i).first()).toBeVisible();
    await expect(eve.page.getByText('Not for Eve')).toHaveCount(0);
  }
  // Followed within the chat, the focus goes where the words are, and the way out is there for the keyboard.
  const { id: own } = await eves.direct(bens);
  await bens.send(own, `See ${eve.server.origin}/c/${id} first`);
  await eve.page.goto(`/c/${own}`);
  await eve.message('See').getByRole('link').click();
  await expect(eve.page).toHaveURL(`/c/${id}`);
  await expect(eve.page.getByText('You are not in this conversation')).toBeVisible();
  await expect(eve.page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(eve.page).toHaveTitle(/^Conversation not found/);
  await eve.page.keyboard.press('Tab');
  await expect(eve.page.getByRole('link', { name: 'Back to your conversations' })).toBeFocused();
  await eve.page.keyboard.press('Enter');
  await expect(eve.page).toHaveURL('/');
  await expect(eve.page).toHaveTitle('Tertulia');

  await eve.page.goto('/no/such/page');
  await expect(eve.page.getByText(/not found|nothing|no page/i).first()).toBeVisible();
});

/** The words, up to their full stop, of the first message that is seen whole. */
function topmost(log: Locator): Promise<string> {
  return log.evaluate((element) => {
    const { top } = element.getBoundingClientRect();
    const seen = [...element.querySelectorAll('article')].find((article) => article.getBoundingClientRect().top >= top);
    return /Number \d+\./.exec(seen?.textContent ?? '')?.[0] ?? '';
  });
}
