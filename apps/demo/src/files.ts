import sharp from 'sharp';
import type { Line } from './script';

/** Milliseconds of each quarter of an hour: last Friday, and this one. */
const BEFORE = [46, 48, 45, 52, 58, 61, 57, 55, 60, 63, 58, 54];
const AFTER = [34, 33, 36, 38, 41, 40, 42, 39, 41, 43, 40, 38];
const CHART = { width: 960, height: 480, left: 60, top: 40, step: 75, scale: 5 };

/** A file that a line of the script comes with. */
export async function fileOf(kind: NonNullable<Line['file']>): Promise<File> {
  return kind === 'chart'
    ? new File([new Uint8Array(await chart())], 'latency.png', { type: 'image/png' })
    : new File([NOTES], 'release-notes-2.0.md', { type: 'text/markdown' });
}

const NOTES = `# Release notes, 2.0

## Nothing is lost
What you have sent is there, once, on every device: on the train, in the lift, after a crash.

## Search
Finds what you mean, in every alphabet.

## Quicker
Half the time to open a conversation, a third of the memory.
`;

function chart(): Promise<Buffer> {
  const { width, height } = CHART;
  const grid = [20, 40, 60]
    .map((ms) => `<path d="M60 ${y(ms)}H920" stroke="#e3ded3"/><text x="20" y="${y(ms) + 5}">${ms}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="16" fill="#6b6558">
    <rect width="100%" height="100%" fill="#fbf9f4"/>${grid}
    <path d="${line(BEFORE)}" fill="none" stroke="#b9b2a3" stroke-width="3" stroke-dasharray="6 6"/>
    <path d="${line(AFTER)}" fill="none" stroke="#1f7a4d" stroke-width="4"/>
    <text x="60" y="28">Latency at the median, milliseconds: last Friday (dashed) and today</text></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function line(values: readonly number[]): string {
  return `M${values.map((ms, n) => `${CHART.left + n * CHART.step} ${y(ms)}`).join('L')}`;
}

function y(ms: number): number {
  return CHART.height - CHART.top - ms * CHART.scale;
}
