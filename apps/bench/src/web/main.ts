import { TestUser, workspaceRoot } from '@tertulia/testing';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { measureHeap } from './heap';
import { readWebOptions, type Part } from './options';
import { measurePaint, measureScripts } from './page-load';
import { webReport, type WebResult } from './report';
import { closeScene, openScene } from './scene';
import { measureScroll } from './scroll';
import { measureTyping } from './typing';

const HEADING = '# The web client\n\nWritten by `npm run bench:web -- --save`. ';

/** Most of the 8,000 characters that a message may have, with something of everything that is looked for in them. */
const LONG_DRAFT = 'Some **bold words**, `code`, @Ben and :tada:, as people write them.\n'.repeat(110);

async function main(): Promise<void> {
  const options = readWebOptions(process.argv.slice(2));
  const scene = await openScene(options.messages);
  try {
    const measure = async <T>(part: Part, work: () => Promise<T>): Promise<T | null> => {
      if (!options.parts.has(part)) return null;
      console.log(`Measuring ${part} …`);
      // What a session begins with lasts ten minutes, and all of it may take longer.
      scene.ben.close();
      scene.ben = await TestUser.bearer(scene.server, scene.ben.me);
      return work();
    };
    const result: WebResult = {
      options,
      version: scene.browser.version(),
      scripts: await measure('scripts', () => measureScripts(scene)),
      paint: await measure('paint', () => measurePaint(scene)),
      typing: await measure('typing', () => measureTyping(scene, options.seconds)),
      longDraft: await measure('typing', () => measureTyping(scene, options.seconds, LONG_DRAFT)),
      scroll: await measure('scroll', () => measureScroll(scene, options.scroll, options.scrollSeconds)),
      heap: await measure('heap', () => measureHeap(scene, options.arrivals)),
    };
    const text = webReport(result, new Date());
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
