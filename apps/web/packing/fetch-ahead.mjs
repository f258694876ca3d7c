import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Leaves a small script in `folder` that asks for `files` beside the main script, rather than after it has run, where the address is
 * the chat's and somebody is signed in; and names it in the start page. A script, because the other pages need none of them.
 */
export async function fetchAhead(folder, files) {
  const code = `if(/^\\/(c\\/.*)?$/.test(location.pathname)&&document.cookie.split('; ').includes('tertulia_signed_in=1'))for(const file of ${JSON.stringify(files)}){const link=document.createElement('link');link.rel='modulepreload';link.href='/'+file;document.head.append(link)}\n`;
  const hash = createHash('sha256').update(code).digest('hex').slice(0, 8).toUpperCase();
  const name = `ahead-${hash}.js`;
  await writeFile(path.join(folder, name), code);
  const page = path.join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  const theme = '<script src="theme.js"></script>';
  if (!html.includes(theme)) throw new Error('The start page has changed: there is no place for what fetches ahead.');
  await writeFile(page, html.replace(theme, `${theme}<script src="${name}" async></script>`));
}
