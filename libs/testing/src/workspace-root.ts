import { existsSync } from 'node:fs';
import path from 'node:path';

/** Absolute path of the workspace: the nearest folder upwards of `from` that holds `nx.json`. Throws where there is none. */
export function workspaceRoot(from: string = process.cwd()): string {
  let folder = path.resolve(from);
  while (!existsSync(path.join(folder, 'nx.json'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`${from} is not inside the workspace: no nx.json upwards of it`);
    folder = parent;
  }
  return folder;
}
