import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { pngBytes } from '@tertulia/testing';
import { screenshot } from './support/screenshot';
import { expect, test } from './support/test';

const SIZES = [
  { size: '1280', options: { viewport: { width: 1280, height: 800 } } },
  { size: '360', options: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
] as const;

/** The words that a person looks for, in the languages that this is tried in besides English. */
const LANGUAGES = [
  {
    tag: 'de',
    language: 'Sprache',
    signIn: 'Anmelden',
    email: 'E-Mail',
    password: 'Passwort',
    create: 'Konto erstellen',
    conversations: 'Unterhaltungen',
    messages: 'Nachrichten',
    box: 'Nachricht',
    send: 'Senden',
    settings: 'Einstellungen',
    details: 'Details',
    members: 'Mitglieder · 3',
    count: '3 Mitglieder',
    unread: /2 ungelesen$/,
    today: 'Heute',
    lost: 'Seite nicht gefunden',
    newGroup: 'Neue Gruppe',
    refused: /stimmt nicht/,
    title: 'Anmelden · Tertulia',
    tooLong: '1 Zeichen zu viel',
  },
  {
    tag: 'zh-Hans',
    language: '语言',
    signIn: '登录',
    email: '邮箱',
    password: '密码',
    create: '创建账号',
    conversations: '会话',
    messages: '消息',
    box: '消息',
    send: '发送',
    settings: '设置',
    details: '详情',
    members: '成员 · 3',
    count: '3 位成员',
    unread: /2 条未读$/,
    today: '今天',
    lost: '找不到页面',
    newGroup: '新建群组',
    refused: /不正确/,
    title: '登录 · Tertulia',
    tooLong: '超出 1 个字符',
  },
] as const;

/** Keeps a picture, and checks that the page fits its width and that axe finds nothing in it. */
async function inspect(page: Page, name: string): Promise<void> {
  await screenshot(page, name);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect
    .soft(
      violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => target) })),
      name,
    )
    .toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect.soft(overflow, `sideways scrolling on ${name}`).toBe(0);
  expect.soft(await page.evaluate(cutOff), `cut off on ${name}`).toEqual([]);
}

/** Runs in the page: the buttons, labels, headings and hints whose words do not fit into them. */
function cutOff(): string[] {
  const all = [...document.querySelectorAll<HTMLElement>('button, label, legend, h1, h2, h3, select')];
  // A name that people gave may be longer than there is room for and ends in an ellipsis; what is only read out takes no room.
  const mayBe = (element: HTMLElement): boolean =>
    getComputedStyle(element).textOverflow === 'ellipsis' || element.classList.contains('visually-hidden');
  // A placeholder is text that nothing measures but as what is typed.
  const cutHints = [...document.querySelectorAll<HTMLInputElement>('input[placeholder]:placeholder-shown')].filter(
    (box) => {
      box.value = box.placeholder;
      const isCut = box.scrollWidth > box.clientWidth + 1;
      box.value = '';
      return isCut;
    },
  );
  return all
    .filter((element) => element.clientWidth > 0 && element.scrollWidth > element.clientWidth + 1 && !mayBe(element))
    .concat(cutHints)
    .map((element) => element.outerHTML.slice(0, 120));
}

for (const words of LANGUAGES) {
  for (const { size, options } of SIZES) {
    test(`everything is said in the language that is chosen: ${words.tag}, ${size} pixels`, async ({
      account,
      enter,
      visit,
    }) => {
      const shot = (name: string): string => `${words.tag}-${name}-${size}`;
      const stranger = (await visit('Stranger', options)).page;

      await test.step('chosen on the sign-in page, at once and without loading it again', async () => {
        await stranger.goto('/login');
        await stranger.evaluate(() => document.body.setAttribute('data-loaded', 'once'));
        await stranger.getByRole('combobox', { name: 'Language' }).selectOption(words.tag);
        await expect(stranger.getByRole('button', { name: words.signIn })).toBeVisible();
        await expect(stranger.locator('html')).toHaveAttribute('lang', words.tag);
        await expect(stranger.locator('body')).toHaveAttribute('data-loaded', 'once');
        await expect(stranger).toHaveTitle(words.title);
        await inspect(stranger, shot('login'));
      });

      await test.step('errors too', async () => {
        await stranger.getByRole('textbox', { name: words.email }).fill('nobody@example.org');
        await stranger.getByRole('textbox', { name: words.password }).fill('not the password');
        await stranger.getByRole('button', { name: words.signIn }).click();
        await expect(stranger.getByRole('alert')).toContainText(words.refused);
        await stranger.getByRole('combobox', { name: words.language }).selectOption('en');
        await expect(stranger.getByRole('alert')).toContainText('is not right');
        await stranger.getByRole('combobox', { name: 'Language' }).selectOption(words.tag);
      });

      await test.step('kept for the next visit', async () => {
        await stranger.goto('/register');
        await expect(stranger.getByRole('button', { name: words.create })).toBeVisible();
        await stranger.getByRole('button', { name: words.create }).click();
        await inspect(stranger, shot('register'));
      });

      const [anas, bens, chos] = [await account('Ana Álvarez'), await account('Ben Okafor'), await account('Cho Park')];
      const { id } = await anas.direct(bens);
      const group = await anas.group([bens, chos], 'Platform launch');
      await bens.send(group.id, 'Good morning, the canary is at **10 %**');
      await bens.send(group.id, `<@${anas.id}>, have a look`);

      const ana = await enter(anas, options);
      const { page } = ana;
      await test.step('chosen in the settings', async () => {
        await page.goto('/settings/appearance');
        await page.getByRole('combobox', { name: 'Language' }).selectOption(words.tag);
        await expect(page.getByRole('heading', { level: 1, name: words.settings })).toBeVisible();
        await expect(page.getByRole('combobox', { name: words.language })).toHaveValue(words.tag);
        await page.setViewportSize({ width: options.viewport.width, height: 1_500 });
        await inspect(page, shot('settings'));
        await page.setViewportSize(options.viewport);
      });

      await test.step('the list counts in it', async () => {
        await page.goto('/');
        const link = page
          .getByRole('navigation', { name: words.conversations })
          .getByRole('link', { name: 'Platform launch' });
        await expect(link).toHaveAccessibleName(words.unread);
        await expect(page.getByRole('heading', { name: words.today })).toBeVisible();
        await inspect(page, shot('list'));
      });

      await test.step('the conversation tells days, members and states in it', async () => {
        await page.goto(`/c/${group.id}`);
        const log = page.getByRole('log', { name: words.messages });
        await expect(log.getByRole('article')).toHaveCount(2);
        await expect(log.getByRole('separator', { name: words.today })).toBeVisible();
        await expect(page.getByText(words.count)).toBeVisible();
        await page.getByRole('textbox', { name: words.box }).fill('**Gut**: `ok`');
        await page.getByRole('button', { name: words.send }).click();
        await expect(log.getByRole('article').last()).toContainText('Gut');
        await inspect(page, shot('chat'));
        await page.getByRole('textbox', { name: words.box }).fill('x'.repeat(8_001));
        await expect(page.getByText(words.tooLong)).toBeVisible();
        await page.getByRole('textbox', { name: words.box }).fill('');
      });

      await test.step('the details, the new group and the page that is not there', async () => {
        if (size === '360') await page.getByRole('button', { name: words.details, exact: true }).click();
        await expect(
          page.getByRole(size === '360' ? 'dialog' : 'complementary', { name: words.details }),
        ).toContainText(words.members);
        await inspect(page, shot('details'));
        await page.goto('/');
        await page.getByRole('button', { name: words.newGroup }).click();
        await expect(page.getByRole('dialog', { name: words.newGroup })).toBeVisible();
        await inspect(page, shot('new-group'));
        // As small as a page becomes that is enlarged four times.
        await page.setViewportSize({ width: 320, height: 640 });
        const cut = await page
          .locator('.tt-dialog')
          .evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
        expect.soft(cut, `cut off within ${shot('new-group')} at 320`).toBe(0);
        await page.setViewportSize(options.viewport);
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toBeHidden();
        await page.keyboard.press('Control+k');
        await expect(page.getByRole('combobox').last()).toBeFocused();
        await inspect(page, shot('palette'));
        await page.goto('/no/such/page');
        await expect(page.getByRole('heading', { level: 1, name: words.lost })).toBeAttached();
        await inspect(page, shot('not-found'));
      });

      await test.step('kept over a reload, with no other language in between', async () => {
        await page.addInitScript(() => {
          const seen = new Set<string>();
          new MutationObserver(() => {
            seen.add(document.body?.innerText.trim() ?? '');
            sessionStorage.setItem('seen', JSON.stringify([...seen]));
          }).observe(document, { childList: true, subtree: true, characterData: true });
        });
        await page.goto(`/c/${id}`);
        await expect(page.getByRole('textbox', { name: words.box })).toBeVisible();
        const seen = JSON.parse(await page.evaluate(() => sessionStorage.getItem('seen') ?? '[]')) as string[];
        expect(seen.length).toBeGreaterThan(1);
        for (const english of [
          'Conversations',
          'Write a message',
          'Earlier',
          'Find people',
          'Connected',
          'Members',
          'chat.',
        ]) {
          expect(seen.filter((text) => text.includes(english))).toEqual([]);
        }
        await expect(page.locator('html')).toHaveAttribute('lang', words.tag);
      });
    });
  }
}

test('the language is the browser’s until one is chosen, and its file is fetched alone', async ({
  browser,
  server,
}) => {
  for (const [locale, tag, heading] of [
    ['de-AT', 'de', 'Schön, dich zu sehen'],
    ['zh-CN', 'zh-Hans', '很高兴见到你'],
    ['fr-FR', 'en', 'Good to see you'],
  ] as const) {
    const context = await browser.newContext({ baseURL: server.origin, locale });
    const page = await context.newPage();
    const texts: string[] = [];
    page.on('response', async (response) => {
      if (!response.url().endsWith('.js')) return;
      const body = await response.text();
      if (body.includes('typingMany:')) {
        texts.push(`${response.headers()['cache-control']} ${response.headers()['content-encoding']}`);
      }
    });
    await page.goto('/login');
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', tag);
    await expect.poll(() => texts).toEqual(['public, max-age=31536000, immutable br']);
    await context.close();
  }
});

test('a picture is named and a file is measured in the language of the reader', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Files'), await account('Ben Files')];
  const { id } = await anas.direct(bens);
  const ana = await enter(anas, { locale: 'de-DE' });
  await ana.page.goto(`/c/${id}`);
  const chooser = ana.page.waitForEvent('filechooser');
  await ana.page.getByRole('button', { name: 'Dateien anhängen' }).click();
  await (
    await chooser
  ).setFiles([
    { name: 'bericht.txt', mimeType: 'text/plain', buffer: Buffer.alloc(4_300, 'a') },
    { name: 'bild.png', mimeType: 'image/png', buffer: pngBytes() },
  ]);
  await ana.page.getByRole('button', { name: 'Senden' }).click();
  const log = ana.page.getByRole('log', { name: 'Nachrichten' });
  await expect(log.getByRole('link', { name: 'bild.png öffnen' })).toBeVisible();
  await expect(log.getByText('4,2 kB')).toBeVisible();
});

test('a day long gone is named as the language has it', async ({ account, enter }) => {
  const [anas, bens] = [await account('Ana Days'), await account('Ben Days')];
  const { id } = await anas.direct(bens);
  const { createdAt } = await bens.send(id, 'Long ago');
  // The clock of the browser is a year on, so that what was just written is an old day, and its year is named.
  const later = new Date(Date.parse(createdAt) + 366 * 86_400_000);
  for (const { tag, messages } of LANGUAGES) {
    const { page } = await enter(anas);
    await page.addInitScript((language) => localStorage.setItem('tertulia.language', language), tag);
    await page.clock.setFixedTime(later);
    await page.goto(`/c/${id}`);
    const day = new Intl.DateTimeFormat(tag, { dateStyle: 'full', timeZone: 'Europe/Madrid' }).format(
      new Date(createdAt),
    );
    await expect(page.getByRole('log', { name: messages }).getByRole('separator', { name: day })).toBeVisible();
  }
});
