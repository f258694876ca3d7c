import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { minify } from 'terser';

/** What the bundle calls a script, without its hash. */
const nameOf = (file) => path.basename(file).replace(/(-[A-Z0-9]{8})?\.js$/, '');

/**
 * Joins the many small scripts of the bundle in `folder`, each of which costs a request: what only the chat begins with becomes one
 * file, and what it shares with other pages a few more, so that those fetch nothing of the chat. Returns the new scripts, each with
 * the names of those that it `holds`.
 */
export async function joinScripts(given) {
  const folder = path.resolve(given);
  const page = path.join(folder, 'index.html');
  const html = await readFile(page, 'utf8');
  const main = /src="(main-[A-Z0-9]{8}\.js)"/.exec(html)?.[1];
  if (main === undefined) throw new Error('The start page names no main script.');
  const modules = new Map();
  let groups;
  const bundle = await rolldown({
    input: path.join(folder, main),
    external: (id) => !id.startsWith('.') && !path.isAbsolute(id),
    preserveEntrySignatures: false,
    plugins: [
      {
        name: 'know-modules',
        buildEnd() {
          for (const id of this.getModuleIds()) modules.set(id, this.getModuleInfo(id));
        },
      },
    ],
  });
  const { output } = await bundle.generate({
    plugins: [{ name: 'make-small', renderChunk: makeSmall }],
    hashCharacters: 'base36',
    entryFileNames: 'main-[hash].js',
    chunkFileNames: ({ name }) => `${nameOf(`${name}.js`)}-[hash].js`,
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: [{ name: (id) => (groups ??= groupsOf(modules, path.join(folder, main))).get(id) ?? null }],
    },
  });
  await bundle.close();
  for (const id of modules.keys()) await rm(id);
  const scripts = withUpperHashes(output);
  for (const { fileName, code } of scripts) await writeFile(path.join(folder, fileName), code);
  const start = scripts.find(({ isEntry }) => isEntry).fileName;
  await writeFile(page, html.replace(/<link rel="modulepreload"[^>]*>/g, '').replace(main, start));
  return scripts;
}

/** A twentieth smaller, compressed, than what the builder makes: names and branches that only the joined scripts show to be needless go. */
async function makeSmall(code) {
  return (await minify(code, { module: true, compress: { passes: 2 }, ecma: 2022, format: { comments: false } })).code;
}

/** To which file each script goes that the chat begins with, and that the start page does not have already. */
function groupsOf(modules, main) {
  const needs = (id, found = new Set()) => {
    if (found.has(id)) return found;
    found.add(id);
    for (const imported of modules.get(id)?.importedIds ?? []) needs(imported, found);
    return found;
  };
  const called = (name) => {
    const id = [...modules.keys()].find((known) => nameOf(known) === name);
    if (id === undefined) throw new Error(`The bundle has no script "${name}".`);
    return id;
  };
  const first = needs(main);
  const sharedBy = [
    ['pages', ['login.page', 'register.page']],
    ['notices', ['toast', 'live-announcer']],
  ].map(([group, names]) => [group, names.map((name) => needs(called(name)))]);
  const others = modules.get(main).dynamicallyImportedIds.filter((id) => id !== called('chat.routes'));
  sharedBy.push(['signed-in', others.map((id) => needs(id))]);
  const group = (id) => sharedBy.find(([, users]) => users.some((needed) => needed.has(id)))?.[0] ?? 'chat';
  return new Map([...needs(called('chat.routes'))].filter((id) => !first.has(id)).map((id) => [id, group(id)]));
}

/** Hashes are written as the server and the service worker know them: in capitals. */
function withUpperHashes(output) {
  const upper = (name) => name.replace(/-[a-z0-9]{8}(?=\.js$)/, (hash) => hash.toUpperCase());
  const names = new RegExp(output.map(({ fileName }) => fileName.replaceAll('.', '\\.')).join('|'), 'g');
  return output.map(({ fileName, code, moduleIds, imports, isEntry }) => ({
    fileName: upper(fileName),
    code: code.replace(names, upper),
    holds: moduleIds.map(nameOf),
    imports: imports.map(upper),
    isEntry,
  }));
}
