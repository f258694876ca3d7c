import { WIDE } from './support/inspect';
import { expect, test } from './support/test';

test('a slow server is waited for with the shapes of what comes, and none is left once it is there', async ({
  account,
  enter,
}) => {
  const [anas, bens] = [await account('Ana Patient'), await account('Ben Okafor')];
  const { id } = await anas.direct(bens);
  await bens.send(id, 'Here at last');
  const ana = await enter(anas, WIDE);
  const { page } = ana;
  // Neither the calls nor the live connection get an answer until the server is let go on.
  let go = (): void => undefined;
  const held = new Promise<void>((resolve) => (go = resolve));
  await page.route(/\/api\/v1\/conversations/, async (call) => {
    await held;
    await call.continue();
  });
  await page.routeWebSocket(/socket\.io/, async (socket) => {
    await held;
    socket.connectToServer();
  });
  await page.goto(`/c/${id}`);
  const list = ana.conversations;
  await expect(list.locator('tt-skeleton').first()).toBeVisible();
  await expect(page.getByRole('main').locator('tt-skeleton').first()).toBeVisible();
  await expect(page.getByText('Messages are loading')).toBeAttached();
  await expect(page.getByText('No conversations yet')).toHaveCount(0);
  // Longer than what shows that something is going on elsewhere: the shapes say it already.
  await page.waitForTimeout(800);
  await expect(page.getByRole('progressbar')).toHaveCount(0);

  go();
  await expect(ana.message('Here at last')).toBeVisible();
  await expect(ana.link('Ben Okafor')).toBeVisible();
  await expect(page.locator('tt-skeleton')).toHaveCount(0);
});

/** What moves, or would when it changes, among all that is drawn: its name, and for how long in milliseconds. */
function moving(): string[] {
  const running = document
    .getAnimations()
    .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration ?? 0) > 1)
    .map((animation) => `${(animation as CSSAnimation).animationName ?? 'a transition'} runs`);
  const would = [...document.querySelectorAll('*')].flatMap((element) => {
    const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element);
    const times = `${transitionDuration}, ${animationDuration}`.split(', ').map((time) => parseFloat(time) * 1000);
    const longest = Math.max(...times);
    const moves = longest > 1 ? [`${element.tagName} would move for ${longest}`] : [];
    return scrollBehavior === 'smooth' ? [...moves, `${element.tagName} scrolls smoothly`] : moves;
  });
  return [...running, ...would];
}

for (const { motion, kept } of [
  { motion: 'reduce', kept: true },
  { motion: 'no-preference', kept: false },
] as const) {
  test(`nothing moves for who wants it still: ${motion}`, async ({ account, enter }) => {
    const [anas, bens] = [await account('Ana Calm'), await account('Ben Okafor')];
    const { id } = await anas.direct(bens);
    await bens.send(id, 'Number 40');
    const ana = await enter(anas, { ...WIDE, reducedMotion: motion });
    const { page } = ana;
    const still = (): Promise<boolean> => page.evaluate(moving).then(({ length }) => length === 0);

    await page.route(/\/api\/v1\/conversations/, () => undefined);
    await page.routeWebSocket(/socket\.io/, () => undefined);
    await page.goto(`/c/${id}`);
    await expect(page.locator('tt-skeleton').first()).toBeVisible();
    expect(await still(), 'the shapes of what loads').toBe(kept);

    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const calm = await enter(anas, { ...WIDE, reducedMotion: motion });
    await calm.page.goto(`/c/${id}`);
    await expect(calm.message('Number 40')).toBeVisible();
    const quiet = (): Promise<boolean> => calm.page.evaluate(moving).then(({ length }) => length === 0);
    expect(await quiet(), 'a conversation').toBe(kept);
    await calm.page.keyboard.press('Control+k');
    await expect(calm.page.getByRole('combobox', { name: 'Search or run a command' })).toBeVisible();
    expect(await quiet(), 'the palette').toBe(kept);
    await calm.page.keyboard.press('Escape');

    // Somebody types, and a notice rises.
    const ben = await enter(bens, WIDE);
    await ben.page.goto(`/c/${id}`);
    // Only over a connection that has caught up others are told of it, and only then Ben sees who is there.
    await expect(ben.page.getByRole('heading', { level: 1 }).locator('..')).toContainText('Online');
    await ben.box.pressSequentially('Number 41');
    await expect(calm.page.getByText('Ben Okafor is typing')).toBeVisible();
    expect(await quiet(), 'somebody who types').toBe(kept);
    await calm.message('Number 40').hover();
    await calm.message('Number 40').getByRole('button', { name: 'More', exact: true }).click();
    await calm.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await calm.page.getByRole('menuitem', { name: 'Copy text' }).click();
    await expect(calm.page.getByRole('region', { name: 'Notices' })).toContainText('copied');
    expect(await quiet(), 'a notice').toBe(kept);
  });
}
