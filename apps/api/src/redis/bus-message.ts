import { isRecord } from '../common/is-record';

/** What nodes tell each other of a topic. */
export interface BusMessage {
  topic: string;
  text: string;
}

/** Reads what came through Redis. Throws for what no node tells. */
export function readBusMessage(text: string): BusMessage {
  const read: unknown = JSON.parse(text);
  if (!isRecord(read) || typeof read['topic'] !== 'string' || typeof read['text'] !== 'string') {
    throw new TypeError('This is no message of a node');
  }
  return { topic: read['topic'], text: read['text'] };
}
