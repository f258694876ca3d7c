import { parseArgs } from 'node:util';
import { wholeNumber } from './whole-number';

/** What one run measures. */
export interface BenchOptions {
  /** Messages in the large conversation. */
  messages: number;
  /** Conversations of the measured user. */
  conversations: number;
  /** Repetitions of each measured call. */
  samples: number;
  /** Seconds that the throughput is measured. */
  seconds: number;
  /** Whether docs/benchmarks/api.md is written. */
  save: boolean;
}

/** Reads the command line, for example `--messages=10000 --save`. Throws for an option that there is not, or that is no number. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '100000' },
      conversations: { type: 'string', default: '200' },
      samples: { type: 'string', default: '300' },
      seconds: { type: 'string', default: '5' },
      save: { type: 'boolean', default: false },
    },
  });
  return {
    messages: wholeNumber('messages', values.messages),
    conversations: wholeNumber('conversations', values.conversations),
    samples: wholeNumber('samples', values.samples),
    seconds: wholeNumber('seconds', values.seconds),
    save: values.save,
  };
}
