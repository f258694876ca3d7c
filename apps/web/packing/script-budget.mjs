import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';
import { needsOf } from './script-needs.mjs';

/** What the chat fetches by itself once it is there: what keeps messages and files, what goes on behind the page, the details. */
const AFTERWARDS = ['indexed-chat-storage', 'dexie-outgoing-storage', 'start', 'notification-prompt', 'details-panel'];

/** What the language of most, and for the signed-in what goes on behind the page, add to what the page itself needs. */
const PAGES = [
  { page: 'login', needs: ['login.page', 'en'], most: 130_000 },
  { page: 'chat', needs: ['chat.routes', ...AFTERWARDS, 'en'], most: 250_000 },
];

/** Compares what a first visit brings, compressed, with what it may bring. Throws where that is more, and returns it in words otherwise. */
export async function checkScriptBudget(folder, scripts) {
  const said = [];
  for (const { page, needs, most } of PAGES) {
    const needed = needsOf(scripts, needs);
    const sizes = await Promise.all(needed.map(({ fileName }) => compressedSize(path.join(folder, fileName))));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const words = `Script of the ${page}: ${(total / 1_000).toFixed(1)} kB compressed, of at most ${most / 1_000} kB.`;
    if (total > most)
      throw new Error(`${words}\n${needed.map(({ fileName }, n) => `${fileName} ${sizes[n]}`).join('\n')}`);
    said.push(words);
  }
  return said;
}

async function compressedSize(file) {
  return (await promisify(brotliCompress)(await readFile(file))).length;
}
