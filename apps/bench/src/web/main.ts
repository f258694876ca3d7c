import { workspaceRoot } from '@tertulia/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measureHeap } from './heap';
import { readWebOptions } from './options';
import { measurePaint, measureScripts } from './page-load';
import { webReport } from './report';
import { closeScene, openScene } from './scene';
import { measureTyping } from './typing';

const HEADING = '# The web client\n\nWritten by `npm run bench:web -- --save`. ';

/** Most of the 8,000 characters that a message may have, with something of everything that is looked for in them. */
const LONG_DRAFT = 'Some **bold words**, `code`, @Ben and :tada:, as people write them.\n'.repeat(110);

async function main(): Promise<void> {
  const options = readWebOptions(process.argv.slice(2));
  const scene = await openScene(options.messages);
  try {
    console.log('Scripts …');
    const scripts = await measureScripts(scene);
    console.log('Paint …');
    const paint = await measurePaint(scene);
    console.log('Typing …');
    const typing = await measureTyping(scene, options.seconds);
    const longDraft = await measureTyping(scene, options.seconds, LONG_DRAFT);
    console.log('Heap …');
    const heap = await measureHeap(scene, options.arrivals);
    const text = webReport(
      { options, version: scene.browser.version(), scripts, paint, typing, longDraft, heap },
      new Date(),
    );
    console.log(`\n${text}`);
    if (options.save) {
      const directory = path.join(workspaceRoot(), 'docs/benchmarks');
      await mkdir(directory, { recursive: true });
      await writeFile(path.join(directory, 'web.md'), HEADING + text);
    }
  } finally {
    await closeScene(scene);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
