import type { Conversation } from '@tertulia/contracts';
import type { Person } from './person';
import { expect } from './test';

/** What a state needs to be reached. */
export interface Stage {
  ana: Person;
  stranger: Person;
  newcomer: Person;
  group: Conversation;
  direct: Conversation;
  empty: Conversation;
  /** Takes Ana out of a group that she has open. */
  remove: () => Promise<void>;
  /** Takes the server away. */
  leave: () => Promise<void>;
}

/** Every page and state, in the order in which they are visited, with the way into each. */
export const STATES: readonly (readonly [name: string, reach: (stage: Stage) => Promise<void>])[] = [
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
    'newcomer-welcome',
    async ({ newcomer: { page } }) => {
      await page.goto('/');
      await expect(page.getByText('No conversations yet')).toBeVisible();
    },
  ],
  [
    'loading',
    async ({ ana: { page }, group }) => {
      await page.route(/\/api\/v1\/conversations/, () => undefined);
      await page.goto(`/c/${group.id}`);
      await expect(page.locator('tt-skeleton').first()).toBeVisible();
    },
  ],
  [
    'start',
    async ({ ana }) => {
      await ana.page.unrouteAll({ behavior: 'ignoreErrors' });
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
    'failed-message',
    async ({ ana, direct }) => {
      await ana.page.routeWebSocket(/socket\.io/, (page) => {
        const server = page.connectToServer();
        page.onMessage((frame) => {
          const [, ack] = /^42(\d+)\["send_message"/.exec(String(frame)) ?? [];
          const error = { code: 'FORBIDDEN', message: 'You may not write here.' };
          if (ack === undefined) server.send(frame);
          else page.send(`43${ack}[${JSON.stringify({ ok: false, error })}]`);
        });
      });
      await ana.page.goto(`/c/${direct.id}`);
      await ana.send('Refused');
      await expect(ana.message('Refused').getByRole('button', { name: 'Discard' })).toBeVisible();
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
