import { isTerminal } from '@jobs-monitor/core';
import type { Collection, Document, Db as NativeDb, WriteConcernSettings } from 'mongodb';
import type { Db } from './db.js';
import { COLLECTIONS } from './indexes.js';
import { DUPLICATE_KEY } from './outage.js';
import type { RunSink, RunWrite, WriteOutcome } from './run-sink.js';
import { toDocument, toUpdate } from './run-writes.js';
import type { Retention, RunDocument } from './stored-run.js';

type Found = Pick<RunDocument, '_id' | 'status' | 'reason' | 'worker_id' | 'ended_at' | 'logs_total'>;

const FOUND_FIELDS = { status: 1, reason: 1, worker_id: 1, ended_at: 1, logs_total: 1 } as const;
const WRITTEN: WriteOutcome = { state: 'written' };
const CLOSED: WriteOutcome = { state: 'closed' };

/** Starts and ends survive a crash of the server; progress may lose its last moment. */
const DURABLE: WriteConcernSettings = { w: 'majority', j: true };
const FAST: WriteConcernSettings = { w: 1 };

/**
 * Writes a batch with two statements at most: updates first, since the end of an exclusive run makes room for the next
 * start. The server says how many documents an update found, not which; only if some are missing they are looked up.
 */
export function createRunSink(db: Db, retention: Retention, recordEnds: RunSink['recordEnds']): RunSink {
  async function write(native: NativeDb, batch: readonly RunWrite[]): Promise<WriteOutcome[]> {
    const outcomes = new Map<RunWrite, WriteOutcome>();
    const inserts = batch.filter(({ kind }) => kind === 'insert');
    const updates = batch.filter(({ kind }) => kind !== 'insert');
    const writeConcern = batch.some(isDurable) ? DURABLE : FAST;
    const doubtful = [
      ...(await update(native, updates, writeConcern, outcomes)),
      ...(await insert(native, inserts, writeConcern, outcomes)),
    ];
    if (doubtful.length > 0) await settle(native, doubtful, outcomes);
    return batch.map((each) => outcomes.get(each) ?? WRITTEN);
  }

  async function update(
    native: NativeDb,
    writes: readonly RunWrite[],
    writeConcern: WriteConcernSettings,
    outcomes: Map<RunWrite, WriteOutcome>,
  ): Promise<readonly RunWrite[]> {
    if (writes.length === 0) return [];
    const updates = writes.map((each) => toUpdate(each, retention));
    const reply = await native.command({ update: COLLECTIONS.runs, updates, ordered: false, writeConcern });
    noteErrors(reply, writes, outcomes);
    return reply.n === writes.length ? [] : writes.filter((each) => !outcomes.has(each));
  }

  async function insert(
    native: NativeDb,
    writes: readonly RunWrite[],
    writeConcern: WriteConcernSettings,
    outcomes: Map<RunWrite, WriteOutcome>,
  ): Promise<readonly RunWrite[]> {
    if (writes.length === 0) return [];
    const documents = writes.map((each) => toDocument(each, retention));
    const reply = await native.command({ insert: COLLECTIONS.runs, documents, ordered: false, writeConcern });
    return noteErrors(reply, writes, outcomes);
  }

  /** Finds out what became of each write that did not take, and repeats what was half done. */
  async function settle(
    native: NativeDb,
    writes: readonly RunWrite[],
    outcomes: Map<RunWrite, WriteOutcome>,
  ): Promise<void> {
    const runs = native.collection<RunDocument>(COLLECTIONS.runs);
    const ids = writes.map(({ run }) => run.run_id);
    const found = await runs.find({ _id: { $in: ids } }, { projection: FOUND_FIELDS }).toArray();
    const byId = new Map<string, Found>(found.map((document) => [document._id, document]));
    const holders = await findHolders(runs, writes.filter(isExclusiveStart));
    for (const each of writes) {
      const now = byId.get(each.run.run_id);
      const started = now !== undefined && now.status !== 'pending';
      if (started) outcomes.set(each, outcomeOf(each, now) ?? (await repeat(runs, each, now)));
      else if (isExclusiveStart(each))
        outcomes.set(each, { state: 'blocked', by: holders.get(each.run.job_id) ?? null });
      else outcomes.set(each, CLOSED);
    }
  }

  /** An earlier try did reach the database, its answer did not reach us: only what came since is missing. */
  async function repeat(runs: Collection<RunDocument>, given: RunWrite, found: Found): Promise<WriteOutcome> {
    const missing = given.logsTotal - found.logs_total;
    const newLogs = missing > 0 ? given.newLogs.slice(-missing) : [];
    const rest: RunWrite = { ...given, kind: 'update', logsBefore: found.logs_total, newLogs };
    const { q, u } = toUpdate(rest, retention);
    const { matchedCount } = await runs.updateOne(q, u, { writeConcern: DURABLE });
    return matchedCount === 1 ? WRITTEN : CLOSED;
  }

  return { write: (batch) => db.run((native) => write(native, batch)), recordEnds };
}

/** Notes the writes that failed by themselves; answers those that met a duplicate key, which may be their own earlier try. */
function noteErrors(reply: Document, writes: readonly RunWrite[], outcomes: Map<RunWrite, WriteOutcome>): RunWrite[] {
  const doubtful: RunWrite[] = [];
  for (const error of (reply.writeErrors ?? []) as { index: number; code: number }[]) {
    const failed = writes[error.index];
    if (!failed) continue;
    if (error.code === DUPLICATE_KEY) doubtful.push(failed);
    else outcomes.set(failed, { state: 'failed', error });
  }
  return doubtful;
}

/** By job, the run that holds the place of an exclusive one. */
async function findHolders(runs: Collection<RunDocument>, starts: readonly RunWrite[]): Promise<Map<string, string>> {
  if (starts.length === 0) return new Map();
  const jobIds = [...new Set(starts.map(({ run }) => run.job_id))];
  const holders = await runs.find({ exclusive_key: { $in: jobIds } }, { projection: { exclusive_key: 1 } }).toArray();
  return new Map(holders.map(({ _id, exclusive_key = '' }) => [exclusive_key, _id]));
}

/** What the stored run says about a write to it; null if the write is still to be made. */
function outcomeOf({ kind, run }: RunWrite, found: Found): WriteOutcome | null {
  if (isTerminal(found.status)) return isSameEnd(run, found) ? WRITTEN : CLOSED;
  if (found.worker_id !== run.worker_id) return CLOSED;
  return kind === 'claim' ? WRITTEN : null;
}

function isExclusiveStart({ kind, exclusive }: RunWrite): boolean {
  return exclusive && kind !== 'update';
}

function isDurable({ kind, run }: RunWrite): boolean {
  return kind !== 'update' || isTerminal(run.status);
}

function isSameEnd(run: RunWrite['run'], found: Found): boolean {
  return (
    found.status === run.status &&
    found.reason === run.reason &&
    found.worker_id === run.worker_id &&
    found.ended_at?.getTime() === run.ended_at?.getTime()
  );
}
