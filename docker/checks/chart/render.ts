import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { render, renderedFile, SIZES } from './rendering';

/** Writes the rendering of every size. Needs helm. */
for (const size of SIZES) {
  writeFileSync(renderedFile(size), render(size));
  process.stdout.write(`${path.relative(process.cwd(), renderedFile(size))}\n`);
}
