import { PacketType } from 'socket.io-parser';
import { isRecord } from '../common/is-record';

/** By the library's numbers: the only requests that nodes make of each other. */
const JOIN = 2;
const LEAVE = 3;
const DISCONNECT = 4;

/** Reads an event that another node emits. Throws for what no node emits. */
export function readBroadcast(bytes: Buffer): unknown {
  const read: unknown = JSON.parse(bytes.toString());
  const [uid, packet, selection] = Array.isArray(read) ? (read as unknown[]) : [];
  const isEvent = isRecord(packet) && packet['type'] === PacketType.EVENT && typeof packet['nsp'] === 'string';
  const data = isEvent ? packet['data'] : null;
  if (typeof uid !== 'string' || !Array.isArray(data) || typeof data[0] !== 'string' || !isSelection(selection)) {
    throw new TypeError('This is no event of a node');
  }
  return read;
}

/** Reads by whom other nodes are asked to join, leave or disconnect sockets. Throws for what no node asks. */
export function readRequest(bytes: Buffer): { uid: string } {
  const read: unknown = JSON.parse(bytes.toString());
  if (!isRecord(read) || typeof read['uid'] !== 'string' || !isSelection(read['opts']) || !isKnownRequest(read)) {
    throw new TypeError('This is no request of a node');
  }
  return { uid: read['uid'] };
}

function isKnownRequest({ type, rooms, close }: Readonly<Record<string, unknown>>): boolean {
  return type === DISCONNECT ? typeof close === 'boolean' : (type === JOIN || type === LEAVE) && isListOfNames(rooms);
}

function isSelection(value: unknown): boolean {
  return isRecord(value) && isListOfNames(value['rooms']) && isListOfNames(value['except']);
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
