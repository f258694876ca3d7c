import { machine, table } from '../report';
import type { Quantiles } from '../quantiles';
import type { WebOptions } from './options';
import type { ScriptBytes } from './page-load';

/** All that one run has found. */
export interface WebResult {
  options: WebOptions;
  /** Of Chromium. */
  version: string;
  scripts: ScriptBytes;
  paint: Quantiles;
  typing: Quantiles;
  /** The same behind a draft of 7,500 characters. */
  longDraft: Quantiles;
  heap: number[];
}

/** Kilobytes of script, and milliseconds. */
const GOALS = { login: 130, chat: 250, paint: 1_500, typing: 50 };

/** The result as Markdown. */
export function webReport({ options, version, scripts, paint, typing, longDraft, heap }: WebResult, now: Date): string {
  const kilobytes = (bytes: number): number => bytes / 1_000;
  const row = (what: string, value: number, unit: string, goal: number): string[] => [
    what,
    `${value.toFixed(unit === 'kB' ? 1 : 0)} ${unit}`,
    `${goal} ${unit}`,
    value <= goal ? 'yes' : 'no',
  ];
  return [
    `${now.toISOString().slice(0, 10)}, ${machine()}. Chromium ${version}, which shares the machine with the server. A conversation of`,
    `${options.messages} messages.`,
    '',
    table(
      ['what', 'measured', 'goal', 'met'],
      [
        row('script of the login page, compressed', kilobytes(scripts.login), 'kB', GOALS.login),
        row('script of the chat with a conversation open, compressed', kilobytes(scripts.chat), 'kB', GOALS.chat),
        row('largest contentful paint of the chat, processor slowed 4 times, median', paint.median, 'ms', GOALS.paint),
        row('a key to the frame that shows it, 20 messages a second arriving, p99', typing.p99, 'ms', GOALS.typing),
        row('the same, the longest', typing.max, 'ms', GOALS.typing),
        row('the same behind a draft of 7,500 characters, p99', longDraft.p99, 'ms', GOALS.typing),
      ],
    ),
    '',
    `- Largest contentful paint: at most ${paint.max.toFixed(0)} ms in ${paint.count} loads; keys: ${typing.count}, median ${typing.median.toFixed(0)} ms.`,
    `- Heap of the page before, and after each sixth of ${options.arrivals} messages that arrived in the open conversation: ${heap.map((mb) => mb.toFixed(1)).join(', ')} MB.`,
    '',
  ].join('\n');
}
