import type { Attachment, ReplyTo } from '@tertulia/contracts';
import type { Observable } from 'rxjs';

/** A file that is to go with a message, as it is kept over reloads. */
export interface KeptFile {
  key: string;
  /** Ascending in the order chosen. */
  order: number;
  conversationId: string;
  /** The message that waits for it; `null` while it belongs to what is being written. */
  messageId: string | null;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  /** Where its upload goes on. */
  uploadUrl: string | null;
  attachment: Attachment | null;
  /** When the server had it all, in milliseconds since the epoch. */
  readyAt: number | null;
}

/** A message that was sent before its files were there. */
export interface KeptMessage {
  clientMessageId: string;
  /** Ascending in the order written. */
  order: number;
  conversationId: string;
  body: string;
  replyToId: string | null;
  /** What to show for the message that is replied to. */
  replyTo: ReplyTo | null;
  writtenAt: string;
}

export interface KeptOutgoing {
  files: readonly KeptFile[];
  messages: readonly KeptMessage[];
}

/** Where files that are not sent yet, and messages that wait for them, outlive the page. It belongs to one person; their tabs share it. */
export interface OutgoingStorage {
  /** Emits all that is kept, in order: at once and after every change, by whichever tab. */
  readonly kept$: Observable<KeptOutgoing>;
  add(file: KeptFile, bytes: File | null): Promise<void>;
  /** The file as it is now; `null` once it is gone. */
  file(key: string): Promise<KeptFile | null>;
  message(clientMessageId: string): Promise<KeptMessage | null>;
  bytes(key: string): Promise<File | null>;
  /** Does nothing where the file is gone. */
  change(key: string, change: Partial<KeptFile>): Promise<void>;
  /** Keeps a message and makes those files its own, both or neither. */
  hold(message: KeptMessage, keys: readonly string[]): Promise<void>;
  drop(keys: readonly string[]): Promise<void>;
  /** Removes a message and its files. */
  dropMessage(clientMessageId: string): Promise<void>;
  close(): void;
}
