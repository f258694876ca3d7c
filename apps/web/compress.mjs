import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { compileAhead } from './packing/compile-ahead.mjs';
import { fetchAhead } from './packing/fetch-ahead.mjs';
import { joinScripts } from './packing/join-scripts.mjs';
import { checkScriptBudget } from './packing/script-budget.mjs';
import { needsOf } from './packing/script-needs.mjs';
import { buildServiceWorker } from './service-worker/build.mjs';

/**
 * Copies the bundle to where the server looks for it, joins its scripts and holds them against what a visit may bring, adds the service worker
 * that knows all of it, and leaves a Brotli and a gzip copy beside every text file, so that the
 * server never spends time on compressing.
 */
const [from, to] = process.argv.slice(2);
const TEXT = /\.(m?js|css|html|json|svg|txt|webmanifest)$/;
const SMALLEST = 1_024;

await rm(to, { recursive: true, force: true });
await cp(from, to, { recursive: true });
const browser = path.join(to, 'browser');
const scripts = await joinScripts(browser);
for (const words of await checkScriptBudget(browser, scripts)) console.log(words);
const needed = needsOf(scripts, ['chat.routes', 'indexed-chat-storage']);
await compileAhead(
  browser,
  needed.map(({ fileName }) => fileName),
);
const chat = needed.filter(({ isEntry }) => !isEntry);
const texts = ['en', 'de', 'zh-Hans'].map((tag) => [
  tag.slice(0, 2),
  scripts.find(({ holds }) => holds.includes(tag)).fileName,
]);
await fetchAhead(
  browser,
  chat.map(({ fileName }) => fileName),
  Object.fromEntries(texts),
);
await buildServiceWorker(browser);
for (const entry of await readdir(to, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !TEXT.test(entry.name)) continue;
  const file = path.join(entry.parentPath, entry.name);
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST) continue;
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  await writeFile(`${file}.br`, await promisify(brotliCompress)(bytes, quality));
  await writeFile(`${file}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }));
}
