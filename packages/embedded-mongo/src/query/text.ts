import { showValue } from '../bson/show-value.js';
import type { Document } from './document.js';

/** A value as MongoDB prints it inside its error messages: `{ a: 1, b: "x" }`. */
export const toText = showValue;

/** One field as MongoDB prints it: `a: 1`. */
export function fieldText(name: string, value: unknown): string {
  return `${name}: ${toText(value)}`;
}

/** The `_id` of a document as it stands in update errors. */
export function idText(doc: Document): string {
  return doc._id === undefined ? 'no _id' : fieldText('_id', doc._id);
}
