/** What one of each thing costs, as `npm run bench:costs` measured it. Processor time is that of one core. */
export interface Costs {
  /** Microseconds of the API for a message that is stored and acknowledged in a room of one. */
  messageApi: number;
  /** Microseconds of the embedded database for the same. */
  messageDatabase: number;
  /** Microseconds of the API for each socket that a message is delivered to. */
  delivery: number;
  /** Bytes of memory that an open, idle connection holds. */
  connectionBytes: number;
  /** Microseconds of the API a second for an idle connection: its pings. */
  idleSecond: number;
  /** Milliseconds of the API for a connection that opens: handshake, rooms, `sync`. */
  connect: number;
  /** Bytes on disk for a message with its indexes, in the embedded database. */
  messageBytes: number;
}

/** Where the last measured costs are kept, from the top of the workspace. */
export const COSTS_FILE = 'docs/benchmarks/costs.json';
