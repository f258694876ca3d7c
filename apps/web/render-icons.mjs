import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';

/** Draws the icons of the installed client from `favicon.svg`; run it when that changes: `node apps/web/render-icons.mjs`. */
const folder = path.join(import.meta.dirname, 'public');
const mark = await readFile(path.join(folder, 'favicon.svg'), 'utf8');
const GROUND = '#0f6e66';
/** The part of a maskable icon that every mask leaves in sight is its middle 80 %. */
const SAFE = 0.8;

/** The mark at `size` pixels. */
const drawn = (size) =>
  sharp(Buffer.from(mark), { density: (72 * size) / 32 })
    .resize(size, size)
    .png();

for (const size of [192, 512]) await drawn(size).toFile(path.join(folder, `icon-${size}.png`));
for (const [name, size] of [
  ['icon-maskable-512', 512],
  ['apple-touch-icon', 180],
]) {
  const inner = Math.round(size * SAFE);
  await sharp({ create: { width: size, height: size, channels: 3, background: GROUND } })
    .composite([{ input: await drawn(inner).toBuffer() }])
    .png()
    .toFile(path.join(folder, `${name}.png`));
}
