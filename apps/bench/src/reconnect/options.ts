import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole-number';

/** What one run of the reconnect benchmark does. */
export interface ReconnectOptions {
  /** Clients that come back at once, each of a person of its own. */
  clients: number;
  /** Conversations of each of them. */
  conversations: number;
  /** How often one client alone is cut off. */
  samples: number;
  /** Whether docs/benchmarks/reconnect.md is written. */
  save: boolean;
}

/** Reads the command line, for example `--clients=500 --save`. Throws for an option that there is not, or that is no number. */
export function readReconnectOptions(args: readonly string[]): ReconnectOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      clients: { type: 'string', default: '5000' },
      conversations: { type: 'string', default: '20' },
      samples: { type: 'string', default: '50' },
      save: { type: 'boolean', default: false },
    },
  });
  return {
    clients: wholeNumber('clients', values.clients, 2),
    conversations: wholeNumber('conversations', values.conversations),
    samples: wholeNumber('samples', values.samples),
    save: values.save,
  };
}
