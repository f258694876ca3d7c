import { workspaceRoot } from '@tertulia/testing';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The installations that the chart is rendered for. */
export const SIZES = ['small', 'medium', 'large'] as const;
export type Size = (typeof SIZES)[number];

/** The version of Kubernetes that is rendered for. */
const KUBERNETES = '1.34.0';

const k8s = path.join(workspaceRoot(), 'docker/k8s');
export const CHART = path.join(k8s, 'tertulia');

/** The file that holds the rendering of a size. */
export const renderedFile = (size: Size): string => path.join(k8s, 'rendered', `${size}.yaml`);

/** One number for all that the chart is rendered from: a rendering that names another is out of date. */
export function chartChecksum(): string {
  const hash = createHash('sha256');
  const names = readdirSync(CHART, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(CHART, path.join(entry.parentPath, entry.name)))
    .sort();
  for (const name of names) {
    const content = readFileSync(path.join(CHART, name));
    hash.update(`${name}\0${content.byteLength}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether `helm` can be run here. */
export function hasHelm(): boolean {
  try {
    execFileSync('helm', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** What helm makes of the chart for a size, with the checksum of the chart on top. Throws with what helm says. */
export function render(size: Size, ...more: string[]): string {
  const values = ['-f', path.join(CHART, `values-${size}.yaml`), ...more];
  const place = ['--namespace', 'tertulia', '--kube-version', KUBERNETES];
  const manifests = execFileSync('helm', ['template', 'tertulia', CHART, ...place, ...values], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return `# Rendered by "npm run chart:render" from a chart of SHA-256 ${chartChecksum()}\n${manifests}`;
}
