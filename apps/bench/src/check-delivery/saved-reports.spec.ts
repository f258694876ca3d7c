import { workspaceRoot } from '@tertulia/testing';
import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { saveReport } from './saved-reports';

describe('saved reports', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'tertulia-reports-'));
    await symlink(path.join(workspaceRoot(), 'node_modules'), path.join(root, 'node_modules'));
  });
  afterEach(() => rm(root, { recursive: true, force: true }));

  it('are added one after the other, as printed, with what it takes to run the same again', async () => {
    const day = new Date('2026-02-03T10:00:00Z');
    await saveReport(root, ['--clients=50', '--seed=7', '--save'], 'violations   0', day);
    await saveReport(root, ['--seed=8', '--save'], 'violations   1', day);
    const text = await readFile(path.join(root, 'docs/benchmarks/delivery.md'), 'utf8');
    expect(text.match(/^#+ .*$/gm)).toEqual([
      '# The delivery promises under faults',
      '## 2026-02-03, --clients=50 --seed=7',
      '## 2026-02-03, --seed=8',
    ]);
    expect(text).toContain('```\n$ npm run check:delivery -- --clients=50 --seed=7\nviolations   0\n```\n');
    expect(text).toContain(`Node ${process.versions.node}`);
  });
});
