import { expect, test, type BrowserContextOptions } from '@playwright/test';
import { TestServer, UNLIMITED_RATES, workspaceRoot } from '@tertulia/testing';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { PHONE } from '../support/inspect';
import { Person } from '../support/person';

const PASSWORD = 'pictures of the demo';
const WIDE = { viewport: { width: 1360, height: 980 } } as const;
const LOOKS: readonly (readonly [file: string, options: BrowserContextOptions])[] = [
  ['chat-light', { ...WIDE, colorScheme: 'light' }],
  ['chat-dark', { ...WIDE, colorScheme: 'dark' }],
  ['phone', { ...PHONE, deviceScaleFactor: 2 }],
];

test('the pictures of the README and of docs/', async ({ browser }) => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tertulia-pictures-'));
  const demo = path.join(workspaceRoot(), 'dist/apps/demo/main.js');
  await promisify(execFile)('node', [demo, '--password', PASSWORD], { env: { ...process.env, DATA_DIR: dataDir } });
  const server = await TestServer.start({ env: UNLIMITED_RATES, dataDir });
  try {
    const enter = async (name: string, key: string, options: BrowserContextOptions): Promise<Person> => {
      const person = await Person.visit(browser, server, name, options);
      Object.assign(person, { email: `${key}@tertulia.example` });
      await person.page.goto('/login');
      await person.signIn(PASSWORD);
      await expect(person.conversations).toBeVisible();
      return person;
    };
    const [ben, grace] = [await enter('Ben Okafor', 'ben', WIDE), await enter('Grace Kim', 'grace', WIDE)];
    const anas = await Promise.all(LOOKS.map(async ([, options]) => enter('Ana Álvarez', 'ana', options)));
    for (const { page } of anas) await page.getByRole('button', { name: 'Not now' }).click();
    for (const person of [ben, grace]) await person.link('Launch 2.0').click();
    // All at once, so that what is unread is so in each.
    for (const ana of anas) await ana.link('Launch 2.0').click();
    for (const [at, ana] of anas.entries()) {
      await expect(ana.message('Green from support')).toBeVisible();
      await ana.page.bringToFront();
      await ben.box.pressSequentially('On it. ', { delay: 30 });
      await expect(ana.page.getByText('Ben Okafor is typing')).toBeVisible();
      await ana.page.mouse.move(0, 0);
      const picture = await ana.page.screenshot({ animations: 'disabled', caret: 'hide' });
      const file = path.join(workspaceRoot(), `docs/images/${LOOKS[at]?.[0]}.png`);
      await sharp(picture).png({ palette: true, effort: 10 }).toFile(file);
    }
    await Promise.all([ben, grace, ...anas].map((person) => person.close()));
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});
