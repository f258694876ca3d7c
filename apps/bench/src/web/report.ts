import { machine, table } from '../report';
import type { Quantiles } from '../quantiles';
import type { HeapResult } from './heap';
import type { WebOptions } from './options';
import type { Paint, ScriptBytes } from './page-load';
import type { ScrollResult, ScrollRun } from './scroll';

/** All that one run has found; `null` for what it did not measure. */
export interface WebResult {
  options: WebOptions;
  /** Of Chromium. */
  version: string;
  scripts: ScriptBytes | null;
  paint: Paint | null;
  typing: Quantiles | null;
  /** The same behind a draft of 7,500 characters. */
  longDraft: Quantiles | null;
  scroll: ScrollResult | null;
  heap: HeapResult | null;
}

/**
 * Kilobytes of script, milliseconds, pixels, and megabytes. A frame that comes after 1.5 times its time has let one go. Code that
 * is compiled while the page runs takes less than a megabyte; the ids alone of the messages of an hour would take more than two.
 */
const GOALS = { login: 130, chat: 250, paint: 1_500, typing: 50, frame: 25, jump: 1, heap: 1 };

/** The result as Markdown. */
export function webReport(
  { options, version, scripts, paint, typing, longDraft, scroll, heap }: WebResult,
  now: Date,
): string {
  return [
    `${now.toISOString().slice(0, 10)}, ${machine()}. Chromium ${version}, which shares the machine with the server. A conversation of`,
    `${options.messages} messages.`,
    '',
    table(
      ['what', 'measured', 'goal', 'met'],
      [
        ...(scripts === null ? [] : scriptRows(scripts)),
        ...(paint === null
          ? []
          : [
              row(
                'largest contentful paint of the chat, processor slowed 4 times, median',
                paint.times.median,
                'ms',
                GOALS.paint,
              ),
            ]),
        ...(typing === null
          ? []
          : [
              row(
                'a key to the frame that shows it, 20 messages a second arriving, p99',
                typing.p99,
                'ms',
                GOALS.typing,
              ),
              row('the same, the longest', typing.max, 'ms', GOALS.typing),
            ]),
        ...(longDraft === null
          ? []
          : [row('the same behind a draft of 7,500 characters, p99', longDraft.p99, 'ms', GOALS.typing)]),
        ...(scroll === null
          ? []
          : [
              ...scrollRows('up from the newest, pages and pictures arriving', scroll.up),
              ...scrollRows(
                `down from the first, all ${scroll.messages} messages held, 5 a second arriving`,
                scroll.down,
              ),
            ]),
        ...(heap === null
          ? []
          : [
              row(
                `heap grown from the first sixth to the last of ${options.arrivals} messages that arrived`,
                growthOf(heap),
                'MB',
                GOALS.heap,
              ),
            ]),
      ],
    ),
    '',
    ...(paint === null
      ? []
      : [
          `- Largest contentful paint: at most ${paint.times.max.toFixed(0)} ms in ${paint.times.count} loads, of ${paint.of.join(' or ')}, in a window opened before.`,
        ]),
    ...(typing === null ? [] : [`- Keys: ${typing.count}, median ${typing.median.toFixed(0)} ms.`]),
    ...(scroll === null
      ? []
      : [
          `- Scrolling, 3,600 pixels a second: ${scroll.messages} messages. Up: ${framesOf(scroll.up)}. Down: ${framesOf(scroll.down)}. All were held`,
          `  after going up for ${scroll.heldAfter.toFixed(0)} s as fast as they came.`,
        ]),
    ...(heap === null
      ? []
      : [
          `- Heap of the page before, and after each sixth of ${options.arrivals} messages that arrived in the open conversation: ${heap.sizes.map((mb) => mb.toFixed(1)).join(', ')} MB.`,
          `  They arrived in ${heap.seconds.toFixed(0)} s, where 20 a second take ${(options.arrivals / 20 / 60).toFixed(0)} minutes.`,
        ]),
    '',
  ].join('\n');
}

function row(what: string, value: number, unit: string, goal: number): string[] {
  return [
    what,
    `${value.toFixed(unit === 'kB' || unit === 'MB' ? 1 : 0)} ${unit}`,
    `${goal} ${unit}`,
    value <= goal ? 'yes' : 'no',
  ];
}

/** Megabytes that the page has grown by from the first sixth, which draws and fetches what there is to be, to the last. */
function growthOf({ sizes }: HeapResult): number {
  return (sizes.at(-1) ?? NaN) - (sizes[1] ?? NaN);
}

function scriptRows({ login, chat, chatIdle }: ScriptBytes): string[][] {
  return [
    row('script of the login page, compressed', login / 1_000, 'kB', GOALS.login),
    row('script of the chat until a conversation is shown, compressed', chat / 1_000, 'kB', GOALS.chat),
    row('the same, with what it fetches by itself afterwards', chatIdle / 1_000, 'kB', GOALS.chat),
  ];
}

function scrollRows(way: string, { frames, jump }: ScrollRun): string[][] {
  return [
    row(`between two frames, scrolling ${way}, p99`, frames.p99, 'ms', GOALS.frame),
    row('the furthest that a message jumped by it', jump, 'px', GOALS.jump),
  ];
}

function framesOf({ frames, seen }: ScrollRun): string {
  const { count, median, p95, max } = frames;
  return `${count} frames past ${seen} messages, median ${median.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms, the longest ${max.toFixed(0)} ms`;
}
