import type { Binary, ObjectId } from 'bson';
import type { Document } from '../query/document.js';
import { bsonType } from '../query/types.js';

/** A value as MongoDB writes it in its messages: `{ a: 1, b: "x", _id: ObjectId('…') }`. */
export function showValue(value: unknown): string {
  switch (bsonType(value)) {
    case 'string':
      return `"${String(value)}"`;
    case 'objectId':
      return `ObjectId('${(value as ObjectId).toHexString()}')`;
    case 'date':
      return `new Date(${(value as Date).getTime()})`;
    case 'double':
      return showDouble(Number(value));
    case 'binData':
      return showBinary(value as Binary);
    case 'array':
      return `[ ${(value as unknown[]).map(showValue).join(', ')} ]`;
    case 'object':
      return showDocument(value as Document);
    case 'undefined':
      return 'undefined';
    default:
      return String(value);
  }
}

function showDocument(doc: Document): string {
  const fields = Object.entries(doc).map(([name, value]) => `${name}: ${showValue(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function showDouble(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

function showBinary(value: Binary): string {
  return value.sub_type === 4
    ? `UUID("${value.toUUID().toString()}")`
    : `BinData(${value.sub_type}, ${value.toString('hex').toUpperCase()})`;
}
