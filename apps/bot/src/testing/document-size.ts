import { BSON, type Document } from 'mongodb';

/** Bytes that the document takes in the database. */
export function documentSize(document: Document): number {
  return BSON.calculateObjectSize(document);
}
