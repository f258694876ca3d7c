import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** Everything of the client that works offline; of the fonts, the scripts that its languages are written in. */
const KEPT = /\.(js|css|webmanifest|svg|png)$|-latin-wght-.*\.woff2$/;

/** Leaves `sw.js` beside the client's built files in `folder`: it knows their names and a version made from their contents. */
export async function buildServiceWorker(folder) {
  const names = (await readdir(folder, { recursive: true }))
    // What shows PDFs is fetched when somebody looks at one.
    .filter((name) => KEPT.test(name) && name !== 'sw.js' && !name.startsWith('pdf'))
    .sort();
  const page = await readFile(path.join(folder, 'index.html'), 'utf8');
  const main = /src="(main-[A-Z0-9]+\.js)"/.exec(page)?.[1];
  if (main === undefined) throw new Error('The start page names no main script.');
  const hash = createHash('sha256').update(page);
  for (const name of names) hash.update(name).update(await readFile(path.join(folder, name)));
  const shell = {
    version: hash.digest('hex').slice(0, 16),
    files: names.map((name) => `/${name.split(path.sep).join('/')}`),
    main,
  };
  await build({
    entryPoints: [path.join(import.meta.dirname, 'service-worker.ts')],
    outfile: path.join(folder, 'sw.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    define: { SHELL: JSON.stringify(shell) },
  });
}
