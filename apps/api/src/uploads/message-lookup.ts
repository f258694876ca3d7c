/** What has become of a message that claimed files. */
export type MessageFate = 'stored' | 'deleted';

/** What the uploads need to know of messages; whoever keeps the messages provides it from a global module. */
export abstract class MessageLookup {
  /** By id; messages that were never stored are not among them. */
  abstract fatesOf(messageIds: readonly string[]): Promise<Map<string, MessageFate>>;
}
