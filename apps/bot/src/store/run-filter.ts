import type { Filter } from 'mongodb';
import { firstRunIdAt } from './run-id.js';
import type { RunFilter } from './store.js';
import type { RunDocument } from './stored-run.js';

/** Looks like the beginning of a run id: then only ids are searched, by their index. */
const RUN_ID_START = /^[0-9a-f]{8}(-[0-9a-f-]{0,27})?$/i;

/**
 * The query of a list, newest first. Run ids sort by time, so bounds in time and the cursor are bounds of the id and every
 * page costs the same, however deep it lies.
 */
export function toFilter(filter: RunFilter, cursor: string | null): Filter<RunDocument> {
  const { from, to, q, ...equal } = filter;
  const query: Filter<RunDocument> = {};
  for (const [field, value] of Object.entries(equal)) {
    if (value !== undefined) Object.assign(query, { [field]: { $eq: value } });
  }
  const ids: { $gte?: string; $lt?: string }[] = [];
  if (from) ids.push({ $gte: firstRunIdAt(from) });
  if (to) ids.push({ $lt: firstRunIdAt(to) });
  if (cursor !== null) ids.push({ $lt: cursor });
  const words = q?.trim();
  if (words && RUN_ID_START.test(words)) ids.push({ $gte: words.toLowerCase(), $lt: `${words.toLowerCase()}\uffff` });
  else if (words) query.$or = searchText(words);
  if (ids.length > 0) query._id = mergeBounds(ids);
  return query;
}

/** Each has an index in which the runs of one value lie newest first. The first that is asked for narrows a list down. */
const INDEXED = [['job_id', 'error_signature'], ['error_signature'], ['job_id'], ['user_id'], ['status']] as const;

/**
 * What an index alone answers of a list, and whether that is all of it. Whatever else is asked for must be looked at run
 * by run, of which there may be any number.
 */
export function indexedPart(filter: RunFilter, cursor: string | null): { part: Filter<RunDocument>; whole: boolean } {
  const { from, to, ...rest } = filter;
  const fields: readonly string[] = INDEXED.find((each) => each.every((field) => filter[field] !== undefined)) ?? [];
  const asked = Object.entries(rest).filter(([, value]) => value !== undefined);
  const indexed = Object.fromEntries(asked.filter(([name]) => fields.includes(name)));
  const part = toFilter({ ...(from && { from }), ...(to && { to }), ...indexed }, cursor);
  const others = asked.filter(([name]) => !fields.includes(name));
  return { part, whole: others.every(([name, value]) => name === 'q' && RUN_ID_START.test(String(value).trim())) };
}

/** Free text in the fields that people remember a run by; read as it is, never as a pattern. */
function searchText(words: string): Filter<RunDocument>[] {
  const pattern = { $regex: words.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), $options: 'i' };
  return [{ job_id: pattern }, { error_message: pattern }, { note: pattern }];
}

function mergeBounds(bounds: readonly { $gte?: string; $lt?: string }[]): { $gte?: string; $lt?: string } {
  const lower = bounds.flatMap(({ $gte }) => ($gte === undefined ? [] : [$gte])).sort();
  const upper = bounds.flatMap(({ $lt }) => ($lt === undefined ? [] : [$lt])).sort();
  const merged: { $gte?: string; $lt?: string } = {};
  const highest = lower.at(-1);
  const lowest = upper[0];
  if (highest !== undefined) merged.$gte = highest;
  if (lowest !== undefined) merged.$lt = lowest;
  return merged;
}
