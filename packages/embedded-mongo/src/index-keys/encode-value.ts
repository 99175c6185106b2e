import type { Binary, BSONRegExp, Code, ObjectId, Timestamp } from 'bson';
import type { Document } from '../query/document.js';
import { asDocument, type BsonType, bsonType } from '../query/types.js';
import { writeNumber } from './encode-number.js';
import type { KeyWriter } from './key-writer.js';

/** The first byte of an encoded value: MongoDB's order of the types. 00 ends a document or an array, FF is never used. */
export const TYPE_TAGS = {
  minKey: 0x08,
  undefined: 0x10,
  null: 0x18,
  int: 0x20,
  double: 0x20,
  long: 0x20,
  decimal: 0x20,
  string: 0x28,
  symbol: 0x28,
  object: 0x30,
  array: 0x38,
  binData: 0x40,
  objectId: 0x48,
  bool: 0x50,
  date: 0x58,
  timestamp: 0x60,
  regex: 0x68,
  dbPointer: 0x70,
  javascript: 0x78,
  javascriptWithScope: 0x80,
  maxKey: 0xf0,
} as const satisfies Record<BsonType, number>;

/** Appends a value so that comparing bytes is comparing values as MongoDB does; no encoding is the beginning of another. */
export function writeValue(writer: KeyWriter, value: unknown): void {
  const type = bsonType(value);
  writer.byte(TYPE_TAGS[type]);
  switch (type) {
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      writeNumber(writer, type, value);
      break;
    case 'string':
    case 'symbol':
      writer.text(String(value));
      break;
    case 'objectId':
      writer.bytes((value as ObjectId).id);
      break;
    case 'bool':
      writer.byte(Number(value));
      break;
    case 'date':
      writer.double((value as Date).getTime());
      break;
    case 'object':
      writeDocument(writer, asDocument(value as Document));
      break;
    case 'array':
      for (const element of value as unknown[]) writeValue(writer, element);
      writer.byte(0);
      break;
    default:
      writeRare(writer, type, value);
  }
}

function writeDocument(writer: KeyWriter, doc: Document): void {
  for (const [name, value] of Object.entries(doc)) {
    writer.byte(TYPE_TAGS[bsonType(value)]);
    writer.text(name);
    writeValue(writer, value);
  }
  writer.byte(0);
}

function writeRare(writer: KeyWriter, type: BsonType, value: unknown): void {
  switch (type) {
    case 'binData': {
      const binary = value as Binary | Uint8Array;
      const bytes = binary instanceof Uint8Array ? binary : binary.buffer.subarray(0, binary.position);
      writer.uint32(bytes.length);
      writer.byte(binary instanceof Uint8Array ? 0 : binary.sub_type);
      writer.bytes(bytes);
      break;
    }
    case 'timestamp':
      writer.uint32((value as Timestamp).t);
      writer.uint32((value as Timestamp).i);
      break;
    case 'regex': {
      const [pattern, flags] =
        value instanceof RegExp
          ? [value.source, value.flags]
          : [(value as BSONRegExp).pattern, (value as BSONRegExp).options];
      writer.text(pattern);
      writer.text(flags);
      break;
    }
    case 'javascript':
    case 'javascriptWithScope':
      writer.text(String((value as Code).code));
      if (type === 'javascriptWithScope') writeDocument(writer, (value as Code).scope ?? {});
      break;
    default:
      break;
  }
}
