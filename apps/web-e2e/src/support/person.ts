import {
  expect,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Locator,
  type Page,
} from '@playwright/test';
import { PASSWORD, type TestUser, uniqueEmail, type CookieCredentials, type ServerAddress } from '@tertulia/testing';

/** One person at one browser profile of their own. */
export class Person {
  private constructor(
    readonly name: string,
    readonly email: string,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly server: ServerAddress,
  ) {}

  /** A fresh profile in which nobody is signed in. */
  static async visit(
    browser: Browser,
    server: ServerAddress,
    name: string,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({ baseURL: server.origin, ...options });
    return new Person(name, uniqueEmail(), context, await context.newPage(), server);
  }

  /** The profile of someone who registered earlier and is signed in. */
  static async signedIn(
    browser: Browser,
    user: TestUser<CookieCredentials>,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const { server, me, credentials } = user;
    const context = await browser.newContext({ baseURL: server.origin, ...options });
    const { hostname } = new URL(server.origin);
    await context.addCookies(
      ['access_token', 'refresh_token'].map((name) => ({
        name,
        value: credentials.get(name) ?? '',
        domain: hostname,
        path: name === 'refresh_token' ? '/api/v1/auth' : '/',
        httpOnly: true,
        sameSite: 'Strict' as const,
      })),
    );
    return new Person(me.displayName, me.email, context, await context.newPage(), server);
  }

  /** The log of the open conversation. */
  get log(): Locator {
    return this.page.getByRole('log', { name: 'Messages' });
  }

  /** The text box in which one writes. */
  get box(): Locator {
    return this.page.getByRole('textbox', { name: 'Message' });
  }

  /** How the connection is. */
  get connection(): Locator {
    return this.page.getByRole('status', { name: 'Connection' });
  }

  /** Creates an account through the form. */
  async register(): Promise<void> {
    await this.page.goto('/register');
    await this.page.getByRole('textbox', { name: 'Display name' }).fill(this.name);
    await this.page.getByRole('textbox', { name: 'Email' }).fill(this.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
    await this.page.getByRole('button', { name: 'Create account' }).click();
    await expect(this.conversations).toBeVisible();
  }

  /** Fills in the sign-in form of the page that is open, and sends it. */
  async signIn(password = PASSWORD): Promise<void> {
    await this.page.getByRole('textbox', { name: 'Email' }).fill(this.email);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }

  /** The list of conversations. */
  get conversations(): Locator {
    return this.page.getByRole('navigation', { name: 'Conversations' });
  }

  /** The link to a conversation in the list. */
  link(name: string): Locator {
    return this.conversations.getByRole('link', { name });
  }

  /** Finds someone by a part of their name and opens the conversation with them. */
  async find(part: string, name: string): Promise<void> {
    await this.page.getByRole('combobox', { name: 'Find people' }).fill(part);
    await this.page.getByRole('option', { name }).click();
    await expect(this.page).toHaveURL(/\/c\/[0-9a-f]{24}/);
    await expect(this.box).toBeVisible();
  }

  /** Opens the details of the conversation where they are not open, and gives them. */
  async details(): Promise<Locator> {
    // Where it lies over the conversation, it is a dialog.
    const panel = this.page.locator('tt-details-panel .panel');
    await expect(this.box).toBeVisible();
    // They may be open and still on their way.
    const button = this.page.getByRole('button', { name: 'Details', exact: true });
    if ((await button.getAttribute('aria-expanded')) !== 'true') await button.click();
    await expect(panel).toBeVisible();
    return panel;
  }

  /** Writes a message and sends it by the button; `shown` is what its Markdown shows. */
  async send(text: string, shown = text): Promise<void> {
    await this.box.fill(text);
    await this.page.getByRole('button', { name: 'Send' }).click();
    await expect(this.message(shown)).toBeVisible();
  }

  /** The messages of the open conversation that hold this text. */
  message(text: string): Locator {
    return this.log.getByRole('article').filter({ hasText: text });
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
