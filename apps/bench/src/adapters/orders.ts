/** What a node is told to do. */
export type Order =
  | {
      what: 'send';
      /** Rooms, each in turn. */
      rooms: string[];
      count: number;
      /** Events a second; `null` for as many as it can. */
      rate: number | null;
    }
  | { what: 'errors' };

/** What a node tells. */
export type Told =
  | { what: 'listening'; port: number }
  /** When, by the clock that all processes share, in milliseconds, and into which room. */
  | { what: 'sent'; sent: [number, string][] }
  /** Errors of connections, and promises whose failure nobody took. */
  | { what: 'errors'; errors: number };
