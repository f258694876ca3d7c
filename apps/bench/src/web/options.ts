import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number';

/** What one run of the client's benchmark does. */
export interface WebOptions {
  /** Messages of the conversation that is opened. */
  messages: number;
  /** Seconds of typing while messages arrive. */
  seconds: number;
  /** Messages that arrive while the heap is watched: an hour of 20 a second is 72,000. */
  arrivals: number;
  /** Whether docs/benchmarks/web.md is written. */
  save: boolean;
}

/** Reads the command line, for example `--arrivals=10000 --save`. Throws for an option that there is not, or that is no number. */
export function readWebOptions(args: readonly string[]): WebOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '30' },
      arrivals: { type: 'string', default: '72000' },
      save: { type: 'boolean', default: false },
    },
  });
  return {
    messages: wholeNumber('messages', values.messages),
    seconds: wholeNumber('seconds', values.seconds),
    arrivals: wholeNumber('arrivals', values.arrivals),
    save: values.save,
  };
}
