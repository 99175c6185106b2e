import { decodeCommand } from '../bson/decode.js';
import type { Document } from '../query/document.js';

/** The largest message that a client may send, header included (MongoDB's maxMessageSizeBytes). */
export const MAX_MESSAGE_BYTES = 48_000_000;
export const HEADER_BYTES = 16;

const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_COMPRESSED = 2012;
const OP_MSG = 2013;

const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const REQUIRED_FLAGS = 0xffff;

/** Arrays of documents that are kept as bytes, whether they came in the command or as a document sequence. */
const RAW_ARRAYS: ReadonlySet<string> = new Set(['documents']);

/** A command as it came: what to do, and how to answer it. */
export interface Request {
  id: number;
  command: Document;
  /** The client does not wait for an answer (an unacknowledged write). */
  silent: boolean;
  /** Answered by OP_REPLY, as the first hello of older handshakes is. */
  legacy: boolean;
}

/** A frame that cannot be understood: the connection is closed, since nothing after it can be either. */
export class FramingError extends Error {}

/** Reads one whole message. Throws FramingError for a broken frame and MongoError for a command that may be refused. */
export function parseMessage(frame: Buffer): Request {
  const id = frame.readInt32LE(4);
  const opCode = frame.readInt32LE(12);
  if (opCode === OP_MSG) return parseMsg(id, frame);
  if (opCode === OP_QUERY) return parseQuery(id, frame);
  if (opCode === OP_COMPRESSED) throw new FramingError('OP_COMPRESSED: this server offers no compression');
  throw new FramingError(`unknown operation code ${opCode}`);
}

function parseMsg(id: number, frame: Buffer): Request {
  if (frame.length < HEADER_BYTES + 9) throw new FramingError('OP_MSG is cut off');
  const flags = frame.readUInt32LE(HEADER_BYTES);
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) {
    throw new FramingError(`OP_MSG has an unknown required flag (${flags})`);
  }
  const end = frame.length - (flags & CHECKSUM_PRESENT ? 4 : 0);
  let position = HEADER_BYTES + 4;
  let command: Document | undefined;
  const sequences: [string, Buffer[]][] = [];
  while (position < end) {
    const kind = frame[position] as number;
    const size = sizeAt(frame, position + 1, end);
    const section = frame.subarray(position + 1, position + 1 + size);
    if (kind === 0 && !command) command = decodeCommand(section, RAW_ARRAYS);
    else if (kind === 1) sequences.push(parseSequence(section));
    else throw new FramingError(kind === 0 ? 'OP_MSG has two bodies' : `OP_MSG has a section of unknown kind ${kind}`);
    position += 1 + size;
  }
  if (!command) throw new FramingError('OP_MSG has no body');
  for (const [name, documents] of sequences) {
    if (Object.hasOwn(command, name)) throw new FramingError(`OP_MSG has ${name} twice`);
    command[name] = RAW_ARRAYS.has(name) ? documents : documents.map((bytes) => decodeCommand(bytes, NONE));
  }
  return { id, command, silent: (flags & MORE_TO_COME) !== 0, legacy: false };
}

const NONE: ReadonlySet<string> = new Set();

function parseSequence(section: Buffer): [string, Buffer[]] {
  const nameEnd = section.indexOf(0, 4);
  if (nameEnd < 0) throw new FramingError('a document sequence has no name');
  const documents: Buffer[] = [];
  for (let position = nameEnd + 1; position < section.length; ) {
    const size = sizeAt(section, position, section.length);
    documents.push(section.subarray(position, position + size));
    position += size;
  }
  return [section.toString('latin1', 4, nameEnd), documents];
}

function parseQuery(id: number, frame: Buffer): Request {
  const nameEnd = frame.indexOf(0, HEADER_BYTES + 4);
  if (nameEnd < 0 || nameEnd + 9 > frame.length) throw new FramingError('OP_QUERY is cut off');
  const [database = '', collection] = frame.toString('latin1', HEADER_BYTES + 4, nameEnd).split('.');
  const start = nameEnd + 9;
  const command = decodeCommand(frame.subarray(start, start + sizeAt(frame, start, frame.length)), NONE);
  const name = Object.keys(command)[0]?.toLowerCase();
  if (collection !== '$cmd' || (name !== 'hello' && name !== 'ismaster')) {
    throw new FramingError('OP_QUERY is taken for the first hello alone');
  }
  return { id, command: { ...command, $db: database }, silent: false, legacy: true };
}

function sizeAt(bytes: Buffer, position: number, end: number): number {
  if (position + 4 > end) throw new FramingError('a length is cut off');
  const size = bytes.readInt32LE(position);
  if (size < 5 || position + size > end) throw new FramingError('a length points beyond its message');
  return size;
}

let lastReplyId = 0;

/** The whole answer to a request, ready for the socket; `parts` are the bytes of its one document. */
export function frameReply(request: Pick<Request, 'id' | 'legacy'>, parts: Buffer[]): Buffer[] {
  lastReplyId = (lastReplyId + 1) & 0x7fffffff;
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const head = Buffer.alloc(request.legacy ? 36 : 21);
  head.writeInt32LE(head.length + size, 0);
  head.writeInt32LE(lastReplyId, 4);
  head.writeInt32LE(request.id, 8);
  head.writeInt32LE(request.legacy ? OP_REPLY : OP_MSG, 12);
  if (request.legacy) {
    head.writeInt32LE(8, 16); // AwaitCapable, as MongoDB sets it
    head.writeInt32LE(1, 32);
  }
  return [head, ...parts];
}
