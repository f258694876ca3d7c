import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What most texts are written in. */
const FONT = /^inter-latin-wght-normal-[A-Z0-9]{8}\.woff2$/;

/**
 * Leaves a small script in `folder` that asks for what a page needs beside the main script (ahead.js): for the texts, by the beginning
 * of their language's tag, and for the `chat` files where the address is the chat's and somebody is signed in. Names it, and the font, in
 * the start page.
 */
export async function fetchAhead(folder, chat, texts) {
  const script = await readFile(new URL('ahead.js', import.meta.url), 'utf8');
  const code = script
    .replace(/^\/\/.*\n/gm, '')
    .replace('TEXT_FILES', JSON.stringify(texts))
    .replace('CHAT_FILES', JSON.stringify(chat));
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 8).toUpperCase();
  const name = `ahead-${hash}.js`;
  await writeFile(path.join(folder, name), code);
  const font = (await readdir(path.join(folder, 'media'))).find((file) => FONT.test(file));
  const page = path.join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  const theme = '<script src="theme.js"></script>';
  if (!html.includes(theme) || font === undefined) throw new Error('There is no place, or nothing, to fetch ahead.');
  const links = `<script src="${name}" async></script><link rel="preload" as="font" href="media/${font}" crossorigin>`;
  await writeFile(page, html.replace(theme, `${theme}${links}`));
}
