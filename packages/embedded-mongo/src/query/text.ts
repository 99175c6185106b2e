import type { Binary, BSONRegExp, ObjectId } from 'bson';
import type { Document } from './document.js';
import { asDocument, bsonType, isDocument } from './types.js';

/** A value as MongoDB prints it inside its error messages: `{ a: 1, b: "x" }`. */
export function toText(value: unknown): string {
  switch (bsonType(value)) {
    case 'object':
      return documentText(asDocument(value as Document));
    case 'array':
      return (value as unknown[]).length ? `[ ${(value as unknown[]).map(toText).join(', ')} ]` : '[]';
    case 'string':
      return JSON.stringify(value);
    case 'double':
      return Number.isInteger(Number(value)) ? Number(value).toFixed(1) : String(value);
    case 'date':
      return `new Date(${Number(value)})`;
    case 'objectId':
      return `ObjectId('${(value as ObjectId).toHexString()}')`;
    case 'binData':
      return `BinData(${(value as Binary).sub_type ?? 0}, ${Buffer.from((value as Binary).buffer ?? value)
        .toString('hex')
        .toUpperCase()})`;
    case 'decimal':
      return `Decimal128('${value}')`;
    case 'regex':
      return regexText(value as RegExp | BSONRegExp);
    case 'minKey':
      return 'MinKey';
    case 'maxKey':
      return 'MaxKey';
    default:
      return String(value);
  }
}

/** One field as MongoDB prints it: `a: 1`. */
export function fieldText(name: string, value: unknown): string {
  return `${name}: ${toText(value)}`;
}

/** The `_id` of a document as it stands in update errors. */
export function idText(doc: Document): string {
  return isDocument(doc) && doc._id !== undefined ? fieldText('_id', doc._id) : 'no _id';
}

function documentText(doc: Document): string {
  const fields = Object.keys(doc).map((key) => fieldText(key, doc[key]));
  return fields.length ? `{ ${fields.join(', ')} }` : '{}';
}

function regexText(value: RegExp | BSONRegExp): string {
  return value instanceof RegExp ? String(value) : `/${value.pattern}/${value.options}`;
}
