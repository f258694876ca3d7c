import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number';

/** What can be measured by itself. */
export type Part = (typeof PARTS)[number];

const PARTS = ['scripts', 'paint', 'typing', 'scroll', 'heap'] as const;

/** What one run of the client's benchmark does. */
export interface WebOptions {
  /** Messages of the conversation that is opened. */
  messages: number;
  /** Seconds of typing while messages arrive. */
  seconds: number;
  /** Messages that arrive while the heap is watched: an hour of 20 a second is 72,000. */
  arrivals: number;
  /** Messages of the conversation that is scrolled through. */
  scroll: number;
  /** Seconds of scrolling in each direction. */
  scrollSeconds: number;
  /** What is measured. */
  parts: ReadonlySet<Part>;
  /** Whether docs/benchmarks/web.md is written. */
  save: boolean;
}

/** Reads the command line, for example `--parts=paint,heap --arrivals=10000 --save`. Throws for an option that there is not, or that is no number. */
export function readWebOptions(args: readonly string[]): WebOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '20' },
      arrivals: { type: 'string', default: '72000' },
      scroll: { type: 'string', default: '50000' },
      'scroll-seconds': { type: 'string', default: '20' },
      parts: { type: 'string', default: PARTS.join(',') },
      save: { type: 'boolean', default: false },
    },
  });
  return {
    messages: wholeNumber('messages', values.messages),
    seconds: wholeNumber('seconds', values.seconds),
    arrivals: wholeNumber('arrivals', values.arrivals),
    scroll: wholeNumber('scroll', values.scroll),
    scrollSeconds: wholeNumber('scroll-seconds', values['scroll-seconds']),
    parts: new Set(values.parts.split(',').map(partOf)),
    save: values.save,
  };
}

function partOf(name: string): Part {
  const part = PARTS.find((known) => known === name.trim());
  if (part === undefined) throw new Error(`--parts takes ${PARTS.join(', ')}, and not ${name}`);
  return part;
}
