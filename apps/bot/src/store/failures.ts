import { type Failure, type FailureNote, type FailureState, statesBefore } from '@jobs-monitor/core';
import type { Collection, Document, Filter } from 'mongodb';
import type { Db } from './db.js';
import { type FailureDocument, failureId, MARK_OPEN } from './failure-counts.js';
import { COLLECTIONS } from './indexes.js';
import { behind, fromCursor, toCursor } from './keyset.js';

export interface FailureFilter {
  job_id?: string;
  state?: FailureState | 'open';
}

/** Kinds of failures. They are counted where ends of runs are; here they are read, and people say what they know of them. */
export interface FailureStore {
  get(jobId: string, signature: string): Promise<Failure | null>;
  /** Those that happened last come first. */
  list(
    filter: FailureFilter,
    cursor: string | null,
    limit: number,
  ): Promise<{ failures: Failure[]; next_cursor: string | null }>;
  /** Keeps the first name when repeated. The kind as it is then; null if there is none. */
  acknowledge(jobId: string, signature: string, said: FailureNote): Promise<Failure | null>;
  /** As `acknowledge`. What failed after `said.at` is regressed at once. */
  resolve(jobId: string, signature: string, said: FailureNote): Promise<Failure | null>;
}

const DURABLE = { writeConcern: { w: 'majority', j: true } } as const;

/** Every change is one write that asks for the states in which it says something new; kept until 90 days after the last failure. */
export function createFailureStore(db: Db): FailureStore {
  const withFailures = <T>(operation: (failures: Collection<FailureDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<FailureDocument>(COLLECTIONS.failures)));

  async function get(jobId: string, signature: string): Promise<Failure | null> {
    const document = await withFailures((failures) => failures.findOne({ _id: failureId(jobId, signature) }));
    return document && toFailure(document);
  }

  async function change(
    jobId: string,
    signature: string,
    before: readonly FailureState[],
    set: Document,
  ): Promise<Failure | null> {
    const changed = await withFailures((failures) =>
      failures.findOneAndUpdate(
        { _id: failureId(jobId, signature), state: { $in: [...before] } },
        [{ $set: set }, MARK_OPEN],
        { ...DURABLE, returnDocument: 'after' },
      ),
    );
    return changed ? toFailure(changed) : get(jobId, signature);
  }

  return {
    get,

    async list(filter, cursor, limit) {
      const found = await withFailures((failures) =>
        failures
          .find(toQuery(filter, cursor))
          .sort({ last_seen_at: -1, _id: -1 })
          .limit(limit + 1)
          .toArray(),
      );
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      const next_cursor = last ? toCursor({ at: last.last_seen_at, id: last._id }) : null;
      return { failures: page.map(toFailure), next_cursor };
    },

    acknowledge: (jobId, signature, said) =>
      change(jobId, signature, statesBefore('acknowledge'), {
        state: 'acknowledged',
        acknowledged: { $literal: said },
        resolved: null,
      }),

    resolve(jobId, signature, said) {
      // A run that failed in between may have been counted first.
      const isBack = { $gt: ['$last_seen_at', said.at] };
      return change(jobId, signature, statesBefore('resolve'), {
        state: { $cond: [isBack, 'regressed', 'resolved'] },
        acknowledged: null,
        resolved: { $literal: said },
        regressed_at: { $cond: [isBack, '$last_seen_at', null] },
      });
    },
  };
}

/** Each list that can be asked for is a walk along one index. */
export function toQuery({ job_id, state }: FailureFilter, cursor: string | null): Filter<FailureDocument> {
  const place = cursor === null ? null : fromCursor(cursor);
  return {
    ...(job_id !== undefined && { job_id }),
    ...(state === 'open' ? { open: true } : state !== undefined && { state }),
    ...(place && { $and: behind('last_seen_at', place.at, place.id) }),
  };
}

function toFailure({ _id, open, expires_at, ...failure }: FailureDocument): Failure {
  return failure;
}
