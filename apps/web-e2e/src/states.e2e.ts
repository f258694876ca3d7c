import type { Conversation } from '@tertulia/contracts';
import { inspect } from './support/inspect';
import type { Person } from './support/person';
import { expect, test } from './support/test';

/** Every look that a page has, each at a width of its own; a phone is touched. */
const PHONE = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } as const;
const LOOKS = [
  { look: 'light', options: { colorScheme: 'light', viewport: { width: 1440, height: 860 } } },
  { look: 'dark', options: { colorScheme: 'dark', viewport: { width: 1000, height: 760 } } },
  { look: 'contrast', options: { colorScheme: 'light', contrast: 'more', viewport: { width: 800, height: 760 } } },
  { look: 'phone', options: { colorScheme: 'light', ...PHONE } },
  { look: 'phone-dark', options: { colorScheme: 'dark', ...PHONE } },
] as const;

test.use({ actionTimeout: 15_000 });

/** What a state needs to be reached. */
interface Stage {
  ana: Person;
  stranger: Person;
  group: Conversation;
  direct: Conversation;
  empty: Conversation;
  /** Takes Ana out of a group that she has open. */
  remove: () => Promise<void>;
  /** Takes the server away. */
  leave: () => Promise<void>;
}

/** Every page and state, in the order in which they are visited, with the way into each. */
const STATES: readonly (readonly [name: string, reach: (stage: Stage) => Promise<void>])[] = [
  [
    'login',
    async ({ stranger: { page } }) => {
      await page.goto('/login');
      await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
    },
  ],
  [
    'login-refused',
    async ({ stranger }) => {
      await stranger.signIn('not the password');
      await expect(stranger.page.getByRole('alert')).toBeVisible();
    },
  ],
  [
    'register-wrong',
    async ({ stranger: { page } }) => {
      await page.goto('/register');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByRole('textbox', { name: 'Email' })).toHaveAttribute('aria-invalid', 'true');
    },
  ],
  [
    'start',
    async ({ ana }) => {
      await ana.page.goto('/');
      await expect(ana.link('Platform launch')).toBeVisible();
    },
  ],
  [
    'search',
    async ({ ana: { page } }) => {
      await page.getByRole('combobox', { name: 'Find people' }).fill('pla');
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  ],
  [
    'search-nobody',
    async ({ ana: { page } }) => {
      await page.getByRole('combobox', { name: 'Find people' }).fill('zzz');
      await expect(page.getByText('Nobody by the name')).toBeVisible();
    },
  ],
  [
    'list-menu',
    async ({ ana }) => {
      await ana.page.keyboard.press('Escape');
      await ana.link('Platform launch').focus();
      await ana.page.keyboard.press('Shift+F10');
      await expect(ana.page.getByRole('menuitem', { name: 'Mute' })).toBeVisible();
    },
  ],
  [
    'leave',
    async ({ ana: { page } }) => {
      await page.getByRole('menuitem', { name: 'Leave group' }).click();
      await expect(page.getByRole('alertdialog')).toBeVisible();
    },
  ],
  [
    'empty-conversation',
    async ({ ana, empty }) => {
      await ana.page.goto(`/c/${empty.id}`);
      await expect(ana.page.getByText('Write the first message below.')).toBeVisible();
    },
  ],
  [
    'conversation',
    async ({ ana, group }) => {
      await ana.page.goto(`/c/${group.id}`);
      await expect(ana.message('Green from support')).toBeVisible();
    },
  ],
  [
    'message-tools',
    async ({ ana }) => {
      await ana.message('Is the curve flat?').focus();
      await expect(ana.page.getByRole('button', { name: 'More', exact: true })).toBeVisible();
    },
  ],
  [
    'message-menu',
    async ({ ana: { page } }) => {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeVisible();
    },
  ],
  [
    'receipts',
    async ({ ana: { page } }) => {
      await page.getByRole('menuitem', { name: 'Who has read it' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
  [
    'deleted-undo',
    async ({ ana: { page }, ana }) => {
      await page.keyboard.press('Escape');
      await ana.message('Is the curve flat?').focus();
      await page.keyboard.press('Delete');
      await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible();
    },
  ],
  [
    'details',
    async ({ ana }) => {
      await ana.page.getByRole('button', { name: 'Undo' }).click();
      await ana.details();
    },
  ],
  [
    'rename',
    async ({ ana, ana: { page }, empty }) => {
      await page.goto(`/c/${empty.id}`);
      await ana.details();
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByRole('textbox', { name: 'Group name' }).fill('');
    },
  ],
  [
    'add-people',
    async ({ ana: { page } }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Add people' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
    },
  ],
  [
    'palette',
    async ({ ana: { page } }) => {
      await page.goto('/');
      await page.getByRole('button', { name: 'Search and commands' }).click();
      await expect(page.getByRole('option').first()).toBeVisible();
    },
  ],
  [
    'shortcuts',
    async ({ ana: { page } }) => {
      await page.getByRole('combobox', { name: 'Search or run a command' }).fill('keyboard');
      await page.keyboard.press('Enter');
      await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    },
  ],
  [
    'new-group',
    async ({ ana: { page } }) => {
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'New group' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Create group' }).click();
      await expect(page.getByText('Give the group a name.')).toBeVisible();
    },
  ],
  [
    'settings-profile',
    async ({ ana: { page } }) => {
      await page.goto('/settings/profile');
      await expect(page.getByRole('textbox', { name: 'Display name' })).toBeVisible();
    },
  ],
  [
    'settings-password',
    async ({ ana: { page } }) => {
      await page.goto('/settings/password');
      await page.getByRole('button', { name: 'Change password' }).click();
      await expect(page.getByText('Enter your password.')).toBeVisible();
    },
  ],
  [
    'not-found',
    async ({ ana: { page } }) => {
      await page.goto('/no/such/page');
      await expect(page.getByRole('heading', { name: 'Page not found' })).toBeAttached();
    },
  ],
  [
    'removed',
    async ({ ana, group, remove }) => {
      await ana.page.goto(`/c/${group.id}`);
      await expect(ana.box).toBeVisible();
      await remove();
      await expect(ana.page.getByText('You are not in this conversation')).toBeVisible();
    },
  ],
  [
    'too-long',
    async ({ ana, direct }) => {
      await ana.page.goto(`/c/${direct.id}`);
      await ana.box.fill('x'.repeat(20_000));
      await expect(ana.page.getByText('12,000 characters too many')).toBeVisible();
    },
  ],
  [
    'offline',
    async ({ ana, leave }) => {
      await ana.box.fill('');
      await leave();
      await expect(ana.connection).toContainText('offline', { timeout: 30_000 });
      await ana.send('Written in a tunnel');
      await expect(ana.message('Written in a tunnel')).toContainText('Sending');
    },
  ],
];

for (const { look, options } of LOOKS) {
  test(`every page and state can be used by everyone: ${look}`, async ({ server, account, enter, visit }) => {
    test.setTimeout(240_000);
    const [anas, bens, cleos] = [
      await account('Ana Álvarez'),
      await account('Ben Okafor'),
      await account('Cléo Marchand'),
    ];
    const group = await bens.group([anas, cleos], 'Platform launch');
    const direct = await anas.direct(bens);
    const empty = await anas.group([bens], 'Kitchen table');
    await bens.send(group.id, 'The canary is at **10 %**.\n\n```ts\nif (rate < 0.001) await go(50);\n```');
    await anas.send(group.id, 'Is the curve flat?');
    await bens.send(group.id, '> Is it flat?\n\nAs a table. `p99` is *down*.\n\n- one\n- two');
    await cleos.send(group.id, `Green from support. <@${anas.id}>, over to you`);
    await cleos.send(group.id, 'مرحبا، أنا هنا');
    await bens.send(direct.id, 'Ready when you are');
    const ana = await enter(anas, options);
    const stranger = await visit('Stranger', options);
    const remove = () => bens.rest.delete(`/conversations/${group.id}/members/${anas.id}`).then(() => undefined);
    const stage: Stage = { ana, stranger, group, direct, empty, remove, leave: () => server.stop() };
    const complaints: string[] = [];
    for (const { page } of [ana, stranger]) {
      page.on('pageerror', ({ message }) => complaints.push(`${page.url()}: ${message}`));
    }
    for (const [name, reach] of STATES) {
      await test.step(name, async () => {
        await reach(stage);
        const { page } = /^(login|register)/.test(name) ? stranger : ana;
        await inspect(page, `states/${name}-${look}`);
      });
    }
    await server.restart();
    expect(complaints).toEqual([]);
  });
}
