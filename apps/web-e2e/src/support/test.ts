import { test as base, expect } from '@playwright/test';
import { startServer, TestUser, UNLIMITED_RATES, type CookieCredentials, type TestServer } from '@tertulia/testing';
import { Person } from './person';

interface Fixtures {
  /** Opens a profile in which nobody is signed in; all are closed after the test. */
  visit: (name: string, options?: Parameters<typeof Person.visit>[3]) => Promise<Person>;
  /** Opens a profile of someone who is signed in already. */
  enter: (user: TestUser<CookieCredentials>, options?: Parameters<typeof Person.signedIn>[2]) => Promise<Person>;
  /** Registers someone without a browser. */
  account: (name: string) => Promise<TestUser<CookieCredentials>>;
}

interface WorkerFixtures {
  /** The built server with the built client, on data of its own. */
  server: TestServer;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    async ({}, use) => {
      const server = await startServer({ env: UNLIMITED_RATES });
      await use(server);
      await server.dispose();
    },
    { scope: 'worker' },
  ],
  visit: async ({ browser, server }, use) => {
    const people: Person[] = [];
    await use(async (name, options) => {
      const person = await Person.visit(browser, server, name, options);
      people.push(person);
      return person;
    });
    await Promise.all(people.map((person) => person.close()));
  },
  enter: async ({ browser }, use) => {
    const people: Person[] = [];
    await use(async (user, options) => {
      const person = await Person.signedIn(browser, user, options);
      people.push(person);
      return person;
    });
    await Promise.all(people.map((person) => person.close()));
  },
  account: async ({ server }, use) => {
    await use((name) => TestUser.register(server, name));
  },
});

export { expect };
