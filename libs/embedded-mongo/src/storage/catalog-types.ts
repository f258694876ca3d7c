import { type Document } from '../bson/values';
import { type Expression } from '../query/expression';

/** One field of an index's key. */
export interface IndexField {
  path: string;
  parts: string[];
  direction: 1 | -1;
}

/** An index as the engine holds it; `spec` is what `listIndexes` answers. */
export interface IndexInfo {
  id: number;
  name: string;
  spec: Document;
  fields: IndexField[];
  unique: boolean;
  sparse: boolean;
  hidden: boolean;
  partial: Expression | undefined;
  /** Seconds after a date at which its document goes, or undefined. */
  expireAfterSeconds: number | undefined;
  /** Whether it may hold several entries for one document; once set it stays. */
  multikey: boolean;
  /** Whether some of its keys are cut and hashed; once set it stays. */
  hashed: boolean;
  /** Whether it holds every document, so that queries may use it. */
  ready: boolean;
}

/** A collection as the engine holds it. */
export interface CollectionInfo {
  id: number;
  database: string;
  name: string;
  uuid: Buffer;
  indexes: IndexInfo[];
  nextRecordId: number;
  documentCount: number;
  documentBytes: number;
}

/** `database.collection`. */
export function namespaceOf(collection: CollectionInfo): string {
  return `${collection.database}.${collection.name}`;
}

/** The bytes that one field may take in an index's key, so that all of them and a record id fit LMDB's 1,978. */
export function fieldLimit(index: IndexInfo): number {
  return Math.floor(1900 / index.fields.length) - 32;
}
