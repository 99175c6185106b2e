/** Where a document lies: a number that grows with every insert, so that natural order is the order of insertion. */
export type RecordId = number;

export const RECORD_ID_BYTES = 6;

/** The four bytes that begin every key of one space: the documents of a collection, or one index. */
export function spacePrefix(space: number): Buffer {
  const prefix = Buffer.allocUnsafe(4);
  prefix.writeUInt32BE(space);
  return prefix;
}

/** A key of a space that ends in a record's number. */
export function recordKey(prefix: Buffer, id: RecordId): Buffer {
  const key = Buffer.allocUnsafe(prefix.length + RECORD_ID_BYTES);
  prefix.copy(key);
  key.writeUIntBE(id, prefix.length, RECORD_ID_BYTES);
  return key;
}

/** The key of an index entry; where several records may share it, it ends in the record's number. */
export function entryKey(prefix: Buffer, entry: Buffer, id?: RecordId): Buffer {
  const length = prefix.length + entry.length;
  const key = Buffer.allocUnsafe(id === undefined ? length : length + RECORD_ID_BYTES);
  prefix.copy(key);
  entry.copy(key, prefix.length);
  if (id !== undefined) key.writeUIntBE(id, length, RECORD_ID_BYTES);
  return key;
}

/** The record's number as a value of its own. */
export function recordIdBytes(id: RecordId): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_ID_BYTES);
  bytes.writeUIntBE(id, 0, RECORD_ID_BYTES);
  return bytes;
}

/** The record's number at the end of a key or of a value. */
export function readRecordId(bytes: Buffer): RecordId {
  return bytes.readUIntBE(bytes.length - RECORD_ID_BYTES, RECORD_ID_BYTES);
}
