import { serialize } from 'bson';
import { MongoError } from '../errors.js';
import type { Document } from '../query/document.js';

/** The largest document that may be stored, in bytes. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/** Writes a document as BSON. Absent (undefined) values are left out, as drivers do. */
export function encodeDocument(doc: Document): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Throws 10334 when a document is too large to be stored. */
export function requireStorableSize(bytes: number): void {
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw new MongoError(
      10334,
      `BSONObj size: ${bytes} (0x${bytes.toString(16).toUpperCase()}) is invalid. Size must be between 0 and ${MAX_DOCUMENT_BYTES}(16MB)`,
    );
  }
}
