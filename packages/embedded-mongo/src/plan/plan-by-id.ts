import { cutKey } from '../index-keys/index-entries.js';
import type { Document } from '../query/document.js';
import { bsonType, fieldOf } from '../query/types.js';
import { edgeBytes, pointAt } from './intervals.js';
import type { Plan, PlannableIndex } from './plan.js';

const NOT_ONE_VALUE: readonly string[] = ['object', 'array', 'regex', 'null', 'undefined'];

/** The plan for a filter that names one `_id`, as most writes do, without looking at any other index. */
export function planById(filter: Document, idIndex: PlannableIndex): Plan | undefined {
  const id = fieldOf(filter, '_id');
  if (NOT_ONE_VALUE.includes(bsonType(id))) return undefined;
  const { lo, hi } = pointAt(id);
  return {
    kind: 'index',
    index: idIndex,
    ranges: [{ start: cutKey(edgeBytes(lo)), end: edgeBytes(hi) }],
    lookup: true,
    reverse: false,
    providesSort: true,
    exact: Object.keys(filter).length === 1,
  };
}
