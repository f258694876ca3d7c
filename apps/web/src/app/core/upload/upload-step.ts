import type { Attachment } from '@tertulia/contracts';
import type { Observable } from 'rxjs';

/** How far an upload has got; `attachment` is there once it is done. */
export interface UploadStep {
  /** Bytes that have gone out. */
  sent: number;
  attachment: Attachment | null;
  /** Whether it waits for the network, or for the server, before it goes on. */
  paused: boolean;
}

/** What a file is for: a message of that conversation, or one's own picture. */
export type UploadTarget = { conversationId: string } | { purpose: 'avatar' };

/** Where an upload that was begun before goes on, and who is to remember where this one does. */
export interface ResumePoint {
  /** The address of the upload that was begun; `null` for a new one. */
  url: string | null;
  /** Called with the address once the server has given one. */
  begun: (url: string) => void;
  /** Emits when the server is there again: who waits for the next try makes it then. */
  serverBack$: Observable<unknown>;
}
