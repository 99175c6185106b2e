import { AppError, say } from '@jobs-monitor/core';
import type { Document } from 'mongodb';

/** A place in a list that is sorted by an instant, newest first, and by id where instants are equal. */
export interface Place {
  at: Date;
  id: string;
}

/** The place as a cursor of the wire: letters, digits, `_` and `-`. */
export function toCursor({ at, id }: Place): string {
  return Buffer.from(JSON.stringify([at.getTime(), id])).toString('base64url');
}

/** Throws `invalid_input` for what no list, or no list with such ids, ever answered. */
export function fromCursor(cursor: string, ids = /^/): Place {
  try {
    const [ms, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    const at = new Date(Number(ms));
    if (typeof ms === 'number' && typeof id === 'string' && ids.test(id) && !Number.isNaN(at.getTime()))
      return { at, id };
  } catch {
    // It is not JSON, or no list.
  }
  const details = [{ path: 'query.cursor', message: 'must be a next_cursor of an earlier answer' }];
  throw new AppError('invalid_input', say('en', 'error.invalid_input'), { details });
}

/**
 * What comes after a place, as conditions that all must hold. The first one is what an index on the instant is entered
 * by; the other tells apart those that have the very instant.
 */
export function behind(field: string, at: Date, id: unknown): Document[] {
  return [{ [field]: { $lte: at } }, { $or: [{ [field]: { $lt: at } }, { _id: { $lt: id } }] }];
}

/** The place itself and what comes before it. */
export function downTo(field: string, at: Date, id: unknown): Document[] {
  return [{ [field]: { $gte: at } }, { $or: [{ [field]: { $gt: at } }, { _id: { $gte: id } }] }];
}
