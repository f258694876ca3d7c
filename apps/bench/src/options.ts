import { parseArgs } from 'node:util';

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
  /** Whether docs/benchmarks.md is written. */
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
    messages: positive('messages', values.messages),
    conversations: positive('conversations', values.conversations),
    samples: positive('samples', values.samples),
    seconds: positive('seconds', values.seconds),
    save: values.save,
  };
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number from 1`);
  return value;
}
