import { encodeDocument } from '../bson/encode.js';
import type { Document } from '../query/document.js';

/** A batch of documents that go back as the bytes they are stored in. */
export interface CursorReply {
  id: bigint;
  namespace: string;
  batchName: 'firstBatch' | 'nextBatch';
  documents: Buffer[];
}

/** What a command answers: a document, or a batch of a cursor. */
export type Reply = { document: Document } | { cursor: CursorReply };

/** The bytes of a reply. Documents of a batch are put in as they are. */
export function encodeReply(reply: Reply): Buffer[] {
  return 'cursor' in reply ? encodeCursor(reply.cursor) : [encodeDocument(reply.document)];
}

/** { cursor: { <batch>: [...], id, ns }, ok: 1 } */
function encodeCursor({ id, namespace, batchName, documents }: CursorReply): Buffer[] {
  const items: Buffer[] = [];
  let batchBytes = 5;
  for (let i = 0; i < documents.length; i += 1) {
    const head = Buffer.from(`\x03${i}\0`, 'latin1');
    const bytes = documents[i] as Buffer;
    items.push(head, bytes);
    batchBytes += head.length + bytes.length;
  }
  const ns = Buffer.from(namespace, 'utf8');
  const tail = Buffer.alloc(1 + 12 + 8 + ns.length + 9);
  let at = 1; // the end of the batch
  at += tail.write('\x12id\0', at, 'latin1');
  at = tail.writeBigInt64LE(id, at);
  at += tail.write('\x02ns\0', at, 'latin1');
  at = tail.writeInt32LE(ns.length + 1, at);
  at += ns.copy(tail, at) + 1;
  const cursorTail = tail.subarray(0, at + 1);
  const batchHead = Buffer.from(`\x04${batchName}\0\0\0\0\0`, 'latin1');
  batchHead.writeInt32LE(batchBytes, batchHead.length - 4);
  const cursorBytes = 4 + batchHead.length + (batchBytes - 5) + cursorTail.length;
  const ok = Buffer.from('\x01ok\0\0\0\0\0\0\0\xf0\x3f\0', 'latin1');
  const head = Buffer.from('\0\0\0\0\x03cursor\0\0\0\0\0', 'latin1');
  head.writeInt32LE(head.length - 4 + cursorBytes + ok.length, 0);
  head.writeInt32LE(cursorBytes, head.length - 4);
  return [head, batchHead, ...items, cursorTail, ok];
}
