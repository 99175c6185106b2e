import { AppError, type RunSummary, transition } from '@jobs-monitor/core';
import type { Collection, Document, Filter } from 'mongodb';
import { findAttempts } from './attempts.js';
import type { Db } from './db.js';
import { COLLECTIONS } from './indexes.js';
import { isDuplicateKey } from './outage.js';
import { indexedPart, toFilter } from './run-filter.js';
import type { RunSink } from './run-sink.js';
import type { RunFilter, RunStore } from './store.js';
import { endingOf, type Retention, type RunDocument, SUMMARY_FIELDS, toRun, toSummary } from './stored-run.js';

/** How many runs one page looks at, whatever the history: a search goes on with the next page. */
export const SEARCHED_RUNS = 2_000;
/** A run's args must leave room for logs and result in its document. */
const MAX_ARGS_BYTES = 32_000;

/** Runs as they are read and singly changed. Each change names the status that it expects to find, so the first one wins. */
export function createRunStore(db: Db, retention: Retention, recordEnds: RunSink['recordEnds']): RunStore {
  const withRuns = <T>(operation: (runs: Collection<RunDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<RunDocument>(COLLECTIONS.runs)));

  const summaries = (filter: Filter<RunDocument>, limit = 0, sort: Document = { _id: -1 }) =>
    withRuns(async (runs) => {
      const documents = await runs.find(filter, { projection: SUMMARY_FIELDS }).sort(sort).limit(limit).toArray();
      return documents.map(toSummary);
    });

  /** Applies the end to the stored run if it still has the status; the run as it is then, or null. */
  async function close(filter: Filter<RunDocument>, ended: RunSummary): Promise<RunSummary | null> {
    const document = await withRuns((runs) =>
      runs.findOneAndUpdate(filter, endingOf(ended, retention), {
        projection: SUMMARY_FIELDS,
        returnDocument: 'after',
        writeConcern: { w: 'majority', j: true },
      }),
    );
    return document && toSummary(document);
  }

  async function counted(ended: Promise<RunSummary | null>): Promise<RunSummary | null> {
    const run = await ended;
    if (run) await recordEnds([run]);
    return run;
  }

  async function summary(runId: string): Promise<RunSummary | null> {
    const document = await withRuns((runs) => runs.findOne({ _id: runId }, { projection: SUMMARY_FIELDS }));
    return document && toSummary(document);
  }

  return {
    summary,

    async get(runId) {
      const document = await withRuns((runs) => runs.findOne({ _id: runId }));
      return document && toRun(document);
    },

    async pending(runId) {
      const document = await withRuns((runs) => runs.findOne({ _id: runId, status: 'pending' }));
      return document && toRun(document);
    },

    startingWith: (prefix, limit) => summaries({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } }, limit),

    async logs(runId, after) {
      const document = await withRuns((runs) =>
        runs.findOne({ _id: runId }, { projection: { logs: 1, logs_total: 1 } }),
      );
      if (!document) return null;
      const { logs, logs_total } = document;
      const firstKept = logs_total - logs.length;
      return { logs: logs.slice(Math.max(0, after - firstKept)), next: logs_total };
    },

    async list(filter, cursor, limit) {
      const floor = await searchFloor(filter, cursor);
      const query = toFilter(filter, cursor);
      if (floor !== null) query._id = { ...(query._id as object), $gte: floor };
      // One more than asked for tells whether there is a next page.
      const found = await summaries(query, limit + 1);
      const runs = found.slice(0, limit);
      return { runs, next_cursor: found.length > limit ? (runs.at(-1)?.run_id ?? null) : floor };
    },

    active: (jobId) => summaries(jobId === undefined ? { active: true } : { active: true, job_id: jobId }),

    endedSince: (since, limit) => summaries({ ended_at: { $gte: since } }, limit, { ended_at: -1 }),

    async history(jobId, limit) {
      const ended: Filter<RunDocument> = { job_id: jobId, status: { $nin: ['pending', 'running'] } };
      return summaries(ended, limit);
    },

    attempts: (runId) => findAttempts((filter, limit) => summaries(filter, limit, { _id: 1 }), runId),

    async jobIdsSince(since) {
      const known = await db.run((native) =>
        native
          .collection<{ _id: string }>(COLLECTIONS.jobStates)
          .find({ 'last_run.ended_at': { $gte: since } }, { projection: { _id: 1 } })
          .toArray(),
      );
      const active = await summaries({ active: true });
      return [...new Set([...known.map(({ _id }) => _id), ...active.map(({ job_id }) => job_id)])];
    },

    async insertPending(run, exclusive) {
      const { run_id, ...rest } = run;
      if (Buffer.byteLength(JSON.stringify(run.args ?? null)) > MAX_ARGS_BYTES) {
        throw new AppError('invalid_input', `args may take at most ${MAX_ARGS_BYTES} bytes`);
      }
      const document: RunDocument = { _id: run_id, ...rest, result: null, logs: [], logs_total: 0, active: true };
      if (exclusive) document.exclusive_key = run.job_id;
      try {
        await withRuns((runs) => runs.insertOne(document, { writeConcern: { w: 'majority', j: true } }));
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const holder = await withRuns((runs) =>
          runs.findOne({ exclusive_key: run.job_id }, { projection: { _id: 1 } }),
        );
        throw new AppError('already_running', `${run.job_id} is running already`, {
          details: { job_id: run.job_id, run_id: holder?._id ?? null },
          cause: error,
        });
      }
    },

    async requestCancel(runId, request) {
      const found = await summary(runId);
      if (!found) return null;
      if (found.status === 'pending') {
        const cancel = { ...request, seen_at: request.requested_at, ignored_at: null };
        const cancelled = { ...transition(found, { type: 'cancel', at: request.requested_at }), cancel };
        const ended = await counted(closeCancelled(cancelled));
        if (ended) return ended;
      }
      const document = await withRuns((runs) =>
        runs.findOneAndUpdate(
          { _id: runId, status: 'running', cancel: null },
          { $set: { cancel: { ...request, seen_at: null, ignored_at: null }, cancel_pending: true } },
          { projection: SUMMARY_FIELDS, returnDocument: 'after' },
        ),
      );
      if (document) return toSummary(document);
      const now = await summary(runId);
      if (now?.status === 'running') return now;
      throw new AppError('run_ended', 'The run has ended', { details: { run_id: runId, status: now?.status ?? null } });
    },

    async skipPending(runId, reason, at, blockedBy = null) {
      const found = await summary(runId);
      if (found?.status !== 'pending') return null;
      const event = { type: 'skip', at, reason, ...(blockedBy === null ? {} : { blocked_by: blockedBy }) } as const;
      return counted(close({ _id: runId, status: 'pending' }, transition(found, event)));
    },

    pendingBefore: (before) => summaries({ active: true, status: 'pending', queued_at: { $lt: before } }),

    countRunningElsewhere: (jobId, workerId) =>
      withRuns((runs) =>
        runs.countDocuments({ active: true, job_id: jobId, status: 'running', worker_id: { $ne: workerId } }),
      ),

    async cancelOrders(workerId) {
      const orders = await withRuns((runs) =>
        runs.find({ cancel_pending: true, worker_id: workerId }, { projection: { cancel: 1 } }).toArray(),
      );
      return orders.flatMap(({ _id, cancel }) => (cancel ? [{ run_id: _id, cancel }] : []));
    },

    activeNow: () =>
      withRuns(async (runs) => {
        const stages = [
          { $match: { active: true } },
          { $project: SUMMARY_FIELDS },
          { $set: { database_now: '$$NOW' } },
        ];
        const documents = await runs.aggregate(stages).toArray();
        const databaseNow: Date = documents[0]?.database_now ?? new Date(0);
        return { runs: documents.map(({ database_now, ...document }) => toSummary(document)), databaseNow };
      }),

    holders: () =>
      withRuns(async (runs) => {
        const found = await runs.find({ active: true, status: 'running' }, { projection: { worker_id: 1 } }).toArray();
        return found.map(({ _id, worker_id }) => ({ run_id: _id, worker_id }));
      }),

    async closeLost({ run_id, worker_id }, at) {
      const run = await summary(run_id);
      if (run?.status !== 'running') return null;
      const lost = transition(run, { type: 'fail', at, reason: 'lost', message: LOST_MESSAGE, signature: 'lost' });
      return close({ _id: run_id, status: 'running', worker_id }, lost);
    },

    async markStuck(runId, at) {
      const { matchedCount } = await withRuns((runs) =>
        runs.updateOne({ _id: runId, status: 'running', stuck_at: null }, { $set: { stuck_at: at } }),
      );
      return matchedCount === 1;
    },

    untold: (limit, endedBefore) => summaries({ untold: true, ended_at: { $lt: endedBefore } }, limit, { ended_at: 1 }),

    async markTold(runIds) {
      if (runIds.length === 0) return;
      await withRuns((runs) => runs.updateMany({ _id: { $in: [...runIds] }, untold: true }, { $unset: { untold: 1 } }));
    },
  };

  /** How far down a list is searched that no index answers alone; null if to its end. */
  async function searchFloor(filter: RunFilter, cursor: string | null): Promise<string | null> {
    const { part, whole } = indexedPart(filter, cursor);
    if (whole) return null;
    const oldest = await withRuns((runs) =>
      runs
        .find(part, { projection: { _id: 1 } })
        .sort({ _id: -1 })
        .skip(SEARCHED_RUNS - 1)
        .limit(1)
        .toArray(),
    );
    return oldest[0]?._id ?? null;
  }

  async function closeCancelled(cancelled: RunSummary): Promise<RunSummary | null> {
    const ending = endingOf(cancelled, retention);
    const document = await withRuns((runs) =>
      runs.findOneAndUpdate(
        { _id: cancelled.run_id, status: 'pending' },
        { ...ending, $set: { ...ending.$set, cancel: cancelled.cancel } },
        { projection: SUMMARY_FIELDS, returnDocument: 'after', writeConcern: { w: 'majority', j: true } },
      ),
    );
    return document && toSummary(document);
  }
}

const LOST_MESSAGE = 'The worker that had this run is gone: killed, crashed, or cut off for too long';
