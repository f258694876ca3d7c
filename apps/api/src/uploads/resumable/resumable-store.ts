import type { DataStore, Upload } from '@tus/server';
import type { StagedFile } from '../intake/staging';

/** Milliseconds from its beginning after which an upload in pieces is given up. */
export const EXPIRES_AFTER = 24 * 60 * 60 * 1_000;

/** Milliseconds without a write after which bytes that no record names were left by a crash. */
export const ORPHANED_AFTER = 60 * 60 * 1_000;

/** What of the tus protocol is offered: the length is known at the start, since it is checked there. */
export const EXTENSIONS = ['creation', 'creation-with-upload', 'termination', 'expiration'];

/** Where the bytes of uploads in pieces are kept until all are there: what the tus server writes to, and two more. */
export interface ResumableStore extends DataStore {
  /** What is to be remembered of an upload from its beginning, noted with its record; `null` where `create` notes it. */
  entryFor(upload: Upload): Record<string, unknown> | null;

  /** Gives the bytes of a complete upload to the checks; they stay here as well. */
  stage(id: string): Promise<StagedFile>;

  /** Removes the bytes; nothing where there are none. */
  discard(id: string): Promise<void>;

  /** Removes what nothing remembers. `isKnown` is asked about each upload that was not touched for an hour; `stop` ends it early. */
  sweep(now: number, isKnown: (id: string) => Promise<boolean>, stop?: AbortSignal): Promise<void>;
}

/** Token of the `ResumableStore` that the configuration chose. */
export const RESUMABLE_STORE = Symbol('ResumableStore');
