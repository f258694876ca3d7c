import type { Attachment } from '@tertulia/contracts';
import type { KeptFile } from '../../../core/upload/outgoing-storage';
import type { Refusal } from './file-check';

/** `queued`: others go first. `paused`: waits for the network. `refused`: never begun. */
export type OutgoingStatus = 'queued' | 'sending' | 'paused' | 'ready' | 'failed' | 'refused';

/** A file that goes with a message that is being written, or that waits for it. */
export interface OutgoingFile {
  key: string;
  conversationId: string;
  /** The message that waits for it; `null` while it is being written. */
  messageId: string | null;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  status: OutgoingStatus;
  /** Bytes that have gone out. */
  sent: number;
  /** Bytes a second; `null` while that is not known. */
  speed: number | null;
  attachment: Attachment | null;
  /** What it failed with. */
  error: unknown;
  refusal: Refusal | null;
}

/** How an upload goes in this tab. */
export interface Progress {
  status: 'queued' | 'sending' | 'paused' | 'failed';
  sent: number;
  speed: number | null;
  error: unknown;
}

export const NOT_BEGUN: Progress = { status: 'queued', sent: 0, speed: null, error: null };

/** The server removes what no message takes up within 24 hours; some time before that, a file counts as not sent. */
const FRESH_MS = 23 * 60 * 60_000;

/** Whether the server has it, and still will when a message takes it along. */
export function isThere({ attachment, readyAt }: KeptFile, now: number): boolean {
  return attachment !== null && now - (readyAt ?? 0) < FRESH_MS;
}

/** A file as it is shown. */
export function outgoingFile(kept: KeptFile, progress: Progress | undefined, now: number): OutgoingFile {
  const { key, conversationId, messageId, name, type, size } = kept;
  const shared = { key, conversationId, messageId, name, type, size, refusal: null };
  if (isThere(kept, now)) {
    return { ...shared, status: 'ready', sent: size, speed: null, attachment: kept.attachment, error: null };
  }
  return { ...shared, ...(progress ?? NOT_BEGUN), attachment: null };
}
