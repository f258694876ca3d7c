/** A person of the demonstration. */
export interface Person {
  /** What the script calls them, and the first part of their address. */
  key: string;
  displayName: string;
  statusText?: string;
}

/** Something that is said. */
export interface Line {
  from: string;
  /** Days before today, and the time of that day. */
  at: [daysAgo: number, time: string];
  body: string;
  /** The place in the script of the line that it answers, from 0. */
  replyTo?: number;
  /** What it said first, where it was edited. */
  before?: string;
  file?: 'chart' | 'notes';
}

/** A conversation as it will look. A direct one has two people and no title. */
export interface Scene {
  title: string | null;
  people: readonly string[];
  lines: readonly Line[];
  /** How many of the last lines somebody has not read; everyone else has read all. */
  unread?: Readonly<Record<string, number>>;
}
