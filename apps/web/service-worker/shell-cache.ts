/** What a version of the client consists of; put in by the build. */
export interface Shell {
  /** Made from the contents of all files. */
  version: string;
  /** Paths of the files that are kept, without the page itself. */
  files: readonly string[];
  /** The script that the page of this version begins with. */
  main: string;
}

const PREFIX = 'tertulia-shell-';
/** This version and the one before it: tabs that are still open on that one may yet ask for parts of it. */
const VERSIONS_KEPT = 2;
/** How long the network may take to answer before what is kept is shown instead, in milliseconds. */
const PATIENCE_MS = 3_000;
const PAGE = '/';

/** Whether the name of a file holds a hash of its contents, so that it never changes. */
export function isHashed(path: string): boolean {
  return /-[A-Z0-9]{8}\.\w+$/.test(path);
}

/** Fetches and keeps a version as a whole. Rejects, and keeps nothing, where the server has another version by now. */
export async function keep({ version, files, main }: Shell): Promise<void> {
  const name = PREFIX + version;
  const cache = await caches.open(name);
  try {
    const page = await fetched(PAGE);
    if (!(await page.clone().text()).includes(main)) throw new Error('The server has another version of the client.');
    await cache.put(PAGE, page);
    await Promise.all(files.map(async (file) => cache.put(file, await keptOrFetched(file))));
  } catch (error) {
    await caches.delete(name);
    throw error;
  }
}

/** Removes versions that no open tab can be on any more. */
export async function dropOldVersions(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(names.slice(0, -VERSIONS_KEPT).map((name) => caches.delete(name)));
}

/** A file that never changes: as kept, else from the network. */
export async function unchanging(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** What may have changed: from the network, or as kept in the newest version where the network does not answer or fails. */
export async function newest(request: Request, { version }: Shell): Promise<Response> {
  const cache = await caches.open(PREFIX + version);
  const kept = await cache.match(request.mode === 'navigate' ? PAGE : request.url);
  if (kept === undefined) return fetch(request);
  const tooLong = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS));
  const answer = await Promise.race([fetch(request).catch(() => null), tooLong]);
  return answer === null || answer.status >= 500 ? kept : answer;
}

async function keptOrFetched(file: string): Promise<Response> {
  return (isHashed(file) ? await caches.match(file) : undefined) ?? fetched(file);
}

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path, { cache: isHashed(path) ? 'default' : 'no-cache' });
  if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
  return response;
}
