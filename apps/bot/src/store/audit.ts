import { type Document, ObjectId } from 'mongodb';
import type { Db } from './db.js';
import { COLLECTIONS } from './indexes.js';
import { behind, downTo, fromCursor, type Place, toCursor } from './keyset.js';
import type { AuditDocument, Models } from './models.js';
import type { AuditFilter, AuditStore } from './store.js';

type StoredEntry = AuditDocument & { _id: ObjectId };

const KEPT_MS = 90 * 86_400_000;
const OBJECT_ID = /^[0-9a-f]{24}$/;
/** How many entries one page looks at: a search goes on with the next page. */
export const SEARCHED_ENTRIES = 2_000;

/** Who did what, kept for 90 days. Entries are only ever added. */
export function createAuditStore(db: Db, { Audit }: Models): AuditStore {
  /** Newest first. */
  async function find(conditions: readonly Document[], skip: number, limit: number): Promise<StoredEntry[]> {
    return db.run((native) =>
      native
        .collection<StoredEntry>(COLLECTIONS.audit)
        .find(conditions.length > 0 ? { $and: [...conditions] } : {})
        .sort({ at: -1, _id: -1 })
        .skip(skip)
        .limit(limit)
        .toArray(),
    );
  }

  /** How far down a list is searched that no index answers alone; null if to its end. */
  async function searchFloor(filter: AuditFilter, place: Place | null): Promise<StoredEntry | null> {
    const { actor, action, outcome, ...indexed } = filter;
    if (actor === undefined && action === undefined && outcome === undefined) return null;
    const [oldest] = await find(toConditions(indexed, place), SEARCHED_ENTRIES - 1, 1);
    return oldest ?? null;
  }

  return {
    async add(entry) {
      await db.run(() => Audit.create({ ...entry, expires_at: new Date(entry.at.getTime() + KEPT_MS) }));
    },

    async list(filter, cursor, limit) {
      const place = cursor === null ? null : fromCursor(cursor, OBJECT_ID);
      const floor = await searchFloor(filter, place);
      const conditions = toConditions(filter, place);
      if (floor) conditions.push(...downTo('at', floor.at, floor._id));
      // One more than asked for tells whether there is a next page.
      const found = await find(conditions, 0, limit + 1);
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : floor;
      return {
        entries: page.map(({ _id, expires_at, ...entry }) => entry),
        next_cursor: last ? toCursor({ at: last.at, id: last._id.toHexString() }) : null,
      };
    },
  };
}

/** The conditions of a list. People are found by their id or by their name. */
export function toConditions({ actor, from, to, ...equal }: AuditFilter, place: Place | null): Document[] {
  const given = Object.entries(equal).filter(([, value]) => value !== undefined);
  return [
    ...given.map(([field, value]) => ({ [field]: { $eq: value } })),
    ...(actor === undefined ? [] : [{ $or: [{ 'actor.id': { $eq: actor } }, { 'actor.name': { $eq: actor } }] }]),
    ...(from ? [{ at: { $gte: from } }] : []),
    ...(to ? [{ at: { $lt: to } }] : []),
    ...(place ? behind('at', place.at, new ObjectId(place.id)) : []),
  ];
}
