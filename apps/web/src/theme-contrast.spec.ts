import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Theme = 'light' | 'dark';
type Palette = Map<string, string>;

const css = readFileSync(join(__dirname, 'styles/tokens.css'), 'utf8');

/** The colours that a block of the theme sets, as one theme sees them. */
function palette(selector: string, theme: Theme): Palette {
  const block = css.slice(css.indexOf(`${selector} {`)).split('}')[0] ?? '';
  const colours: Palette = new Map();
  for (const [, name, value] of block.matchAll(/--([\w-]+):\s*([^;]+);/g)) {
    const pair = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value!);
    const colour = pair === null ? value! : theme === 'light' ? pair[1]! : pair[2]!;
    if (/^#[0-9a-f]{6}$/.test(colour)) colours.set(name!, colour);
  }
  return colours;
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(colours: Palette, one: string, other: string): number {
  const [light, dark] = [one, other].map((name) => luminance(colours.get(name)!)).sort((a, b) => b - a);
  return (light! + 0.05) / (dark! + 0.05);
}

const GROUNDS = ['paper', 'surface', 'side', 'hover', 'accent-soft'];
const TEXT: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3', 'accent'].flatMap((ink) => GROUNDS.map((ground): [string, string] => [ink, ground])),
  ...['bad', 'hot'].flatMap((ink) => ['paper', 'surface'].map((ground): [string, string] => [ink, ground])),
  ['bad', 'bad-soft'],
  ['bad', 'hover'],
  ['warn', 'warn-soft'],
  ['ink', 'code'],
  ...['ink-2', 'ink-3', 'accent', 'bad'].map((ink): [string, string] => [ink, 'code']),
  ...['string', 'number', 'title', 'type', 'added'].map((part): [string, string] => [`code-${part}`, 'code']),
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['hot-ink', 'hot'],
  ['bad-ink', 'bad'],
  ...Array.from({ length: 10 }, (_, index): [string, string] => ['avatar-ink', `avatar-${index}`]),
];
const EDGES: [string, string][] = ['paper', 'surface', 'side'].map((ground) => ['edge', ground]);
const SHAPES: [string, string][] = ['paper', 'surface', 'side'].map((ground) => ['shape', ground]);

describe.each<[string, Theme, string[]]>([
  ['light', 'light', [':root']],
  ['dark', 'dark', [':root']],
  ['light with more contrast', 'light', [':root', ":root[data-contrast='more']"]],
  ['dark with more contrast', 'dark', [':root', ":root[data-contrast='more']"]],
])('the %s theme', (_name, theme, blocks) => {
  const colours: Palette = new Map(blocks.flatMap((selector) => [...palette(selector, theme)]));
  const least = blocks.length > 1 ? 7 : 4.5;

  it.each(TEXT)(`lets one read %s on %s`, (ink, ground) => {
    expect(contrast(colours, ink, ground)).toBeGreaterThanOrEqual(least);
  });

  it.each(SHAPES)('keeps %s on %s quiet: what stands where something is about to be is no content', (shape, ground) => {
    expect(contrast(colours, shape, ground)).toBeGreaterThan(1.1);
    expect(contrast(colours, shape, ground)).toBeLessThan(2);
  });

  it.each(EDGES)('lets one see %s on %s', (edge, ground) => {
    expect(contrast(colours, edge, ground)).toBeGreaterThanOrEqual(3);
  });
});
