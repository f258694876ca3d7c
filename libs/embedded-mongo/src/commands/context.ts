import { type Document, type Value } from '../bson/values';
import type { Engine } from '../engine/database-engine';
import { type Cursors } from './cursors';

/** What a command runs with. */
export interface CommandContext {
  engine: Engine;
  cursors: Cursors;
  /** The database that the command names. */
  database: string;
  connectionId: number;
}

/** A command: takes the whole command document and answers the reply without its `ok`. */
export type Command = (context: CommandContext, command: Document) => Promise<Document> | Document;

/** The commands of one family, by their lower-case names. */
export type CommandTable = Record<string, Command>;

/** A reply as a document. */
export type Reply = Record<string, Value | undefined>;
