import { defineConfig } from '@playwright/test';
import base from './playwright.config';

/** Takes the pictures of the README and of `docs/` from what `npm run demo` fills in; no test. */
export default defineConfig(base, { testMatch: '**/*.pictures.ts', timeout: 240_000, retries: 0 });
