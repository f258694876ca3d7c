import type { Locator } from '@playwright/test';
import { PHONE, WIDE, inspect } from './support/inspect';
import { choose, textFile } from './support/files';
import { expect, test } from './support/test';

const DANA = 'דנה לוי';
const ALI = 'محمد علي';
const TEAM = 'צוות השקה 4';

/** Resolves once these stand beside each other, from the left to the right. */
async function inOrder(...parts: Locator[]): Promise<void> {
  await expect
    .poll(async () => {
      const lefts = await Promise.all(parts.map(async (part) => (await part.boundingBox())?.x ?? NaN));
      return lefts.every((left, index) => index === 0 || left > (lefts[index - 1] ?? NaN));
    })
    .toBe(true);
}

/** How far what is read from the right begins beside the picture before it, in pixels. */
async function gap(before: Locator, after: Locator): Promise<number> {
  const [one, other] = [await before.boundingBox(), await after.boundingBox()];
  return (other?.x ?? NaN) - (one?.x ?? NaN) - (one?.width ?? NaN);
}

for (const [look, options] of [
  ['wide', { ...WIDE, viewport: { width: 1440, height: 900 } }],
  ['phone', PHONE],
] as const) {
  test(`names and words that are read from the right turn nothing around them: ${look}`, async ({ account, enter }) => {
    const [anas, danas, alis] = [await account('Ana Álvarez'), await account(DANA), await account(ALI)];
    const direct = await anas.direct(danas);
    const group = await anas.group([danas, alis], TEAM);
    await danas.send(direct.id, 'שלום אנה! הנתונים של p99 ירדו ל-38 ms אחרי ההשקה, בוא נדבר על זה מחר');
    await anas.send(direct.id, 'Great');
    const first = await danas.send(group.id, 'בוקר טוב, השער ירוק (80%).');
    await alis.send(group.id, { body: 'صباح الخير، هل يمكننا الانتقال إلى 50%؟', replyToId: first.id });
    await alis.send(group.id, `<@${danas.id}>, <@${anas.id}>: ready to go on?`);
    const ana = await enter(anas, options);
    const { page } = ana;
    await page.goto(`/c/${group.id}`);
    await choose(page, [textFile('תקציב-2027.csv', 300)]);
    await ana.send('התקציב');
    await expect(ana.message('התקציב')).toContainText('תקציב-2027.csv');
    const [dana, ali] = [await enter(danas, WIDE), await enter(alis, WIDE)];
    for (const person of [dana, ali]) {
      await person.page.goto(`/c/${group.id}`);
      await expect(person.page.locator('tt-conversation-header')).toContainText('online');
    }
    for (const { box } of [dana, ali]) await box.pressSequentially('שלום');
    await expect(page).toHaveTitle(`(2) \u2068${TEAM}\u2069 · Tertulia`);
    await expect(page.locator('tt-typing-note')).toContainText(
      /\u2068(דנה לוי|محمد علي)\u2069 and \u2068.+\u2069 are typing/,
    );
    const header = page.locator('tt-conversation-header');
    expect(await gap(header.locator('tt-avatar'), header.getByRole('heading'))).toBeLessThan(20);
    const call = ana.message('ready to go on?').locator('.mention');
    await inOrder(call.first(), call.last());
    // The sign of a mention stands where it is read first.
    await expect(call.first()).toHaveCSS('direction', 'rtl');
    await expect(call.last()).toHaveCSS('direction', 'ltr');
    await expect(ana.message('ready to go on?').locator('tt-message-body')).toHaveCSS('direction', 'ltr');
    const quote = ana.message('صباح').locator('.quote');
    await inOrder(quote.locator('b'), quote.getByText('בוקר טוב'));
    await expect(quote.getByText('בוקר טוב')).toHaveCSS('direction', 'rtl');
    await inspect(page, `directions-group-${look}`);
    if (look === 'wide') {
      const row = (await ana.details()).getByRole('listitem').filter({ hasText: DANA });
      expect(await gap(row.locator('tt-avatar'), row.locator('bdi'))).toBeLessThan(20);
      await inspect(page, `directions-details-${look}`);
    }
    await page.goto('/');
    await expect(ana.link(DANA)).toBeVisible();
    await expect(ana.link(DANA)).toHaveCSS('direction', 'rtl');
    const excerpt = (text: string): Locator => ana.conversations.locator('.excerpt').filter({ hasText: text });
    await expect(excerpt('התקציב')).toHaveCSS('direction', 'rtl');
    await expect(excerpt('You: Great')).toHaveCSS('direction', 'ltr');
    expect(await gap(ana.conversations.locator('tt-avatar').first(), ana.link(TEAM))).toBeLessThan(20);
    await inspect(page, `directions-list-${look}`);
    await page.goto(`/c/${direct.id}`);
    await expect(ana.message('Great')).toBeVisible();
    await ana.message('שלום אנה').focus();
    await page.keyboard.press('r');
    const bar = page.locator('tt-composer-mode-bar');
    await inOrder(bar.getByText('Replying to'), bar.getByText('שלום אנה'));
    await ana.box.fill('@');
    await expect(page.getByRole('option', { name: DANA })).toBeVisible();
    await inspect(page, `directions-direct-${look}`);
  });
}
