import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The environment of a server whose clock is ahead, and what removes what that takes. */
export interface LaterClock {
  env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** Lets a server that is started with this environment live so many milliseconds later. Its timers go as always. */
export async function laterClock(ms: number): Promise<LaterClock> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tertulia-clock-'));
  const file = path.join(folder, 'later.cjs');
  await writeFile(
    file,
    `const Now = Date;
globalThis.Date = class Date extends Now {
  constructor(...given) {
    if (given.length === 0) super(Now.now() + ${ms});
    else super(...given);
  }
  static now() {
    return Now.now() + ${ms};
  }
};
`,
  );
  return {
    env: { NODE_OPTIONS: `--require ${JSON.stringify(file)}` },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
