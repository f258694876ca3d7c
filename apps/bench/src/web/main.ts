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
    console.log('Heap …');
    const heap = await measureHeap(scene, options.arrivals);
    const text = webReport({ options, version: scene.browser.version(), scripts, paint, typing, heap }, new Date());
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
