import { setImmediate as nextTurn } from 'node:timers/promises';
import { type RecordQuery, runQuery } from '../plan/run.js';
import { compileFilter } from '../query/filter.js';
import type { Collection, StoredRecord } from '../storage/collection.js';

/** Writing to many documents lets others run after so many. */
const YIELD_EVERY = 1000;

/**
 * Calls `act` with every record that a query chooses. All are chosen before the first is acted on, so that none is met
 * twice; whatever others write in between must match still.
 */
export async function forEachChosen(
  collection: Collection,
  query: RecordQuery,
  act: (record: StoredRecord) => void,
): Promise<void> {
  const { records } = runQuery(collection, query);
  if (query.limit === 1) {
    for (const record of records) act(record);
    return;
  }
  const ids = Array.from(records, ({ id }) => id);
  const matches = compileFilter(query.filter, query);
  let disturbed = false;
  for (let i = 0; i < ids.length; i += 1) {
    if (i % YIELD_EVERY === YIELD_EVERY - 1) {
      const version = collection.version();
      await nextTurn();
      disturbed ||= version !== collection.version();
    }
    const record = collection.read(ids[i] as number);
    if (record && (!disturbed || matches(record.doc))) act(record);
  }
}
