import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** What most texts are written in. */
const FONT = /^inter-latin-wght-normal-[A-Z0-9]{8}\.woff2$/;

/**
 * Leaves a small script in `folder` that asks for what a page needs beside the main script, rather than after it has run: for the texts,
 * by the beginning of their language's tag, and for the `chat` files where the address is the chat's and somebody is signed in. A script,
 * because the other pages need none of those. Names it, and the font, in the start page.
 */
export async function fetchAhead(folder, chat, texts) {
  const code = [
    `let files=[]`,
    `let language`,
    `try{language=localStorage.getItem('tertulia.language')}catch{}`,
    `const texts=${JSON.stringify(texts)}`,
    // As the client chooses, but for the script: the wrong texts cost a request, and are not shown.
    `for(const tag of [language,...navigator.languages,'en']){const file=tag&&texts[tag.slice(0,2)];if(file){files.push(file);break}}`,
    `if(/^\\/(c\\/.*)?$/.test(location.pathname)&&document.cookie.split('; ').includes('tertulia_signed_in=1'))files.push(...${JSON.stringify(chat)})`,
    `for(const file of files){const link=document.createElement('link');link.rel='modulepreload';link.href='/'+file;document.head.append(link)}`,
  ].join('\n');
  const wrapped = `{${code}}\n`;
  const hash = createHash('sha256').update(wrapped).digest('hex').slice(0, 8).toUpperCase();
  const name = `ahead-${hash}.js`;
  await writeFile(path.join(folder, name), wrapped);
  const font = (await readdir(path.join(folder, 'media'))).find((file) => FONT.test(file));
  const page = path.join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  const theme = '<script src="theme.js"></script>';
  if (!html.includes(theme) || font === undefined) throw new Error('There is no place, or nothing, to fetch ahead.');
  const links = `<script src="${name}" async></script><link rel="preload" as="font" href="media/${font}" crossorigin>`;
  await writeFile(page, html.replace(theme, `${theme}${links}`));
}
