import sharp from 'sharp';
import type { Line } from './script';

/** Milliseconds of each quarter of an hour: last Friday, and this one. */
const BEFORE = [46, 48, 45, 52, 58, 61, 57, 55, 60, 63, 58, 54];
const AFTER = [34, 33, 36, 38, 41, 40, 42, 39, 41, 43, 40, 38];
const CHART = { width: 960, height: 480, left: 72, right: 900, top: 96, bottom: 420, most: 70 };

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
  const { width, height, left, right, bottom } = CHART;
  const grid = [0, 20, 40, 60]
    .map(
      (ms) =>
        `<path d="M${left} ${y(ms)}H${right}" stroke="#ddd6c8"/><text x="${left - 16}" y="${y(ms) + 7}" text-anchor="end">${ms}</text>`,
    )
    .join('');
  const hours = ['9:00', '10:00', '11:00']
    .map((hour, n) => `<text x="${x(n * 4)}" y="${bottom + 34}" text-anchor="middle">${hour}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="sans-serif" font-size="20" fill="#5c564a">
    <defs><linearGradient id="under" x2="0" y2="1"><stop stop-color="#0f766e" stop-opacity=".35"/><stop offset="1" stop-color="#0f766e" stop-opacity=".04"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="#f6f2e9"/>${grid}${hours}
    <path d="${line(AFTER)}V${bottom}H${left}Z" fill="url(#under)"/>
    <path d="${line(BEFORE)}" fill="none" stroke="#c2410c" stroke-width="4" stroke-dasharray="10 8" stroke-linejoin="round"/>
    <path d="${line(AFTER)}" fill="none" stroke="#0f766e" stroke-width="6" stroke-linejoin="round" stroke-linecap="round"/>
    <text x="${left}" y="48" font-size="26" font-weight="bold" fill="#26241f">Latency at the median, ms</text>
    <g font-weight="bold"><text x="${right}" y="40" text-anchor="end" fill="#c2410c">last Friday</text>
    <text x="${right}" y="68" text-anchor="end" fill="#0f766e">today</text></g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function line(values: readonly number[]): string {
  return `M${values.map((ms, n) => `${x(n)} ${y(ms)}`).join('L')}`;
}

function x(quarter: number): number {
  return CHART.left + (quarter * (CHART.right - CHART.left)) / (AFTER.length - 1);
}

function y(ms: number): number {
  return CHART.bottom - (ms * (CHART.bottom - CHART.top)) / CHART.most;
}
