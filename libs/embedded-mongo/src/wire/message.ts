import { decodeDocument } from '../bson/decode';
import { encodeDocument } from '../bson/encode';
import { type Document, type Value } from '../bson/values';
import { CommandError } from '../errors';

export const OP_REPLY = 1;
export const OP_QUERY = 2004;
export const OP_MSG = 2013;
export const HEADER_BYTES = 16;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const KNOWN_REQUIRED_FLAGS = CHECKSUM_PRESENT | MORE_TO_COME;

/** A request as it came over the wire. */
export interface Request {
  requestId: number;
  opCode: number;
  command: Document;
  /** Whether the client wants no answer. */
  silent: boolean;
}

/** Reads a whole message. Throws for one that is malformed: the connection cannot go on after it. */
export function readMessage(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return { requestId, opCode, ...readOpMsg(message) };
  if (opCode === OP_QUERY) return { requestId, opCode, command: readOpQuery(message), silent: false };
  throw new CommandError('ProtocolError', `the opcode ${opCode} is not supported`);
}

function readOpMsg(message: Buffer): { command: Document; silent: boolean } {
  if (message.length < HEADER_BYTES + 5) throw malformed('is too short');
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & 0xffff & ~KNOWN_REQUIRED_FLAGS) !== 0) {
    throw new CommandError(223, `Message contains illegal flags value: ${flags}`);
  }
  const end = message.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let position = HEADER_BYTES + 4;
  let body: Document | undefined;
  const sequences = new Map<string, Value[]>();
  while (position < end) {
    const kind = message[position++];
    if (position + 4 > end) throw malformed('ends in a section');
    const size = message.readInt32LE(position);
    if (size < 5 || position + size > end) throw malformed('has a section of a wrong length');
    const section = message.subarray(position, position + size);
    position += size;
    if (kind === 0) {
      if (body) throw malformed('has two bodies');
      body = decodeDocument(section);
    } else if (kind === 1) {
      const [name, documents] = readSequence(section);
      if (sequences.has(name)) throw malformed(`repeats the sequence '${name}'`);
      sequences.set(name, documents);
    } else throw malformed(`has a section of the unknown kind ${kind}`);
  }
  if (!body) throw malformed('has no body');
  for (const [name, documents] of sequences) {
    if (body.has(name)) throw malformed(`has the field '${name}' twice`);
    body.set(name, documents);
  }
  return { command: body, silent: (flags & MORE_TO_COME) !== 0 };
}

function malformed(reason: string): CommandError {
  return new CommandError('ProtocolError', `the message ${reason}`);
}

function readSequence(section: Buffer): [string, Value[]] {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw malformed('has a sequence without a name');
  const documents: Value[] = [];
  for (let position = nameEnd + 1; position < section.length;) {
    if (position + 4 > section.length) throw malformed('ends in a sequence');
    const size = section.readInt32LE(position);
    if (size < 5 || position + size > section.length) throw malformed('has a document of a wrong length');
    documents.push(decodeDocument(section.subarray(position, position + size)));
    position += size;
  }
  return [section.toString('utf8', 4, nameEnd), documents];
}

/** Drivers greet a server whose version they do not know yet in the old form; nothing else comes in it. */
function readOpQuery(message: Buffer): Document {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const start = nameEnd + 9;
  if (nameEnd < 0 || start + 4 > message.length) throw malformed('is too short');
  const namespace = message.toString('utf8', HEADER_BYTES + 4, nameEnd);
  const size = message.readInt32LE(start);
  if (size < 5 || start + size > message.length) throw malformed('has a query of a wrong length');
  const command = decodeDocument(message.subarray(start, start + size));
  const name = command.keys().next().value?.toLowerCase();
  if (!namespace.endsWith('.$cmd') || (name !== 'ismaster' && name !== 'hello')) {
    throw new CommandError(
      352,
      `Unsupported OP_QUERY command: ${name ?? ''}. The client driver may require an upgrade.`,
    );
  }
  return command.set('$db', namespace.slice(0, -'.$cmd'.length));
}

/** The bytes of an answer, in the form of the request. */
export function writeReply(requestId: number, opCode: number, reply: Document): Buffer[] {
  const body = encodeDocument(reply);
  return opCode === OP_QUERY ? queryReply(requestId, body) : messageReply(requestId, body);
}

let lastRequestId = 0;

function header(size: number, responseTo: number, opCode: number, extra: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES + extra);
  lastRequestId = (lastRequestId + 1) & 0x7fffffff;
  bytes.writeInt32LE(HEADER_BYTES + extra + size, 0);
  bytes.writeInt32LE(lastRequestId, 4);
  bytes.writeInt32LE(responseTo, 8);
  bytes.writeInt32LE(opCode, 12);
  return bytes;
}

function messageReply(requestId: number, body: Buffer): Buffer[] {
  return [header(body.length, requestId, OP_MSG, 5), body];
}

function queryReply(requestId: number, body: Buffer): Buffer[] {
  const head = header(body.length, requestId, OP_REPLY, 20);
  // Flags: the server understands AwaitCapable; one document follows.
  head.writeInt32LE(8, HEADER_BYTES);
  head.writeInt32LE(1, HEADER_BYTES + 16);
  return [head, body];
}
