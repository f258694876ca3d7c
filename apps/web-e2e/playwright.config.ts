import { defineConfig } from '@playwright/test';
import path from 'node:path';

const output = path.join(__dirname, '../../dist/e2e');

/** One Chromium, one server, one test after the other; screenshots are kept under `dist/e2e/screenshots`. */
export default defineConfig({
  testDir: './src',
  testMatch: '**/*.e2e.ts',
  outputDir: path.join(output, 'results'),
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // On a shared machine two browsers and a server may miss each other by chance: once more, and said as "flaky" in the totals.
  retries: process.env['CI'] === undefined ? 0 : 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: {
    locale: 'en-GB',
    // Where the shell is kept by the browser is tested by itself; elsewhere it would fetch it all anew in each profile.
    serviceWorkers: 'block',
    timezoneId: 'Europe/Madrid',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
