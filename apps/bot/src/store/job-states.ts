import type { LastRun, Pause, RunSummary } from '@jobs-monitor/core';
import type { Collection, Document, Db as NativeDb } from 'mongodb';
import type { Db } from './db.js';
import { COLLECTIONS } from './indexes.js';
import type { JobState, JobStateStore } from './store.js';

type JobStateDocument = Partial<Omit<JobState, 'job_id' | 'recent_runs'>> & {
  _id: string;
  /** Those that an earlier version noted have no duration. */
  recent_runs?: (Omit<RecentRun, 'duration_seconds'> & Partial<RecentRun>)[];
  good_durations?: number[];
};
type RecentRun = JobState['recent_runs'][number];

const RECENT_RUNS = 20;
const GOOD_DURATIONS = 50;
/** What says how a job is. Its durations are asked for alone. */
const STATE_FIELDS = { good_durations: 0 } as const;

/** What is remembered per job; a job without a document was never paused and never ended. */
export function createJobStateStore(db: Db): JobStateStore {
  const withStates = <T>(operation: (states: Collection<JobStateDocument>) => Promise<T>) =>
    db.run((native) => operation(native.collection<JobStateDocument>(COLLECTIONS.jobStates)));

  return {
    async get(jobId) {
      const document = await withStates((states) => states.findOne({ _id: jobId }, { projection: STATE_FIELDS }));
      return document && toJobState(document);
    },
    async all() {
      const documents = await withStates((states) => states.find({}, { projection: STATE_FIELDS }).toArray());
      return documents.map(toJobState);
    },
    async lastSuccesses(jobIds) {
      const filter = { _id: { $in: [...jobIds] }, last_success_at: { $gt: new Date(0) } };
      const found = await withStates((states) => states.find(filter, { projection: { last_success_at: 1 } }).toArray());
      return new Map(found.map(({ _id, last_success_at }) => [_id, last_success_at as Date]));
    },
    async setPaused(jobId: string, pause: Pause | null) {
      await withStates((states) =>
        states.updateOne(
          { _id: jobId },
          { $set: { paused: pause } },
          { upsert: true, writeConcern: { w: 'majority', j: true } },
        ),
      );
    },
    async goodDurations(jobIds) {
      const documents = await withStates((states) =>
        states.find({ _id: { $in: [...jobIds] } }, { projection: { good_durations: 1 } }).toArray(),
      );
      return new Map(documents.map(({ _id, good_durations = [] }) => [_id, good_durations]));
    },
  };
}

/** Notes ended runs with their jobs: one statement for however many runs. */
export async function noteEnds(native: NativeDb, runs: readonly RunSummary[]): Promise<void> {
  const updates: Document[] = [];
  for (const [jobId, ended] of groupByJob(runs)) {
    const newest = ended[0];
    if (!newest) continue;
    const succeeded = ended.find(({ status }) => status === 'completed');
    const recent = ended.slice(0, RECENT_RUNS).map(toRecentRun);
    const good = ended.flatMap(goodDuration).slice(0, GOOD_DURATIONS).reverse();
    updates.push({
      q: { _id: jobId },
      u: {
        $set: { last_run: toLastRun(newest), ...(succeeded ? { last_success_at: succeeded.ended_at } : {}) },
        $push: {
          recent_runs: { $each: recent, $position: 0, $slice: RECENT_RUNS },
          ...(good.length > 0 && { good_durations: { $each: good, $slice: -GOOD_DURATIONS } }),
        },
      },
      upsert: true,
    });
  }
  await native.command({ update: COLLECTIONS.jobStates, updates, ordered: false });
}

/** Newest end first. */
function groupByJob(runs: readonly RunSummary[]): Map<string, RunSummary[]> {
  const groups = new Map<string, RunSummary[]>();
  const newestFirst = [...runs].sort((a, b) => (b.ended_at?.getTime() ?? 0) - (a.ended_at?.getTime() ?? 0));
  for (const run of newestFirst) {
    const group = groups.get(run.job_id);
    if (group) group.push(run);
    else groups.set(run.job_id, [run]);
  }
  return groups;
}

function goodDuration({ status, duration_seconds }: RunSummary): number[] {
  return status === 'completed' && duration_seconds !== null ? [duration_seconds] : [];
}

function toRecentRun({ run_id, status, duration_seconds }: RunSummary): RecentRun {
  return { run_id, status, duration_seconds };
}

function toLastRun(run: RunSummary): LastRun {
  const { run_id, status, reason, trigger, started_at, ended_at, duration_seconds, error_message } = run;
  return {
    run_id,
    status,
    reason,
    trigger,
    started_at,
    ended_at: ended_at ?? run.queued_at,
    duration_seconds,
    error_message,
  };
}

function toJobState({ _id, paused, last_run, last_success_at, recent_runs }: JobStateDocument): JobState {
  return {
    job_id: _id,
    paused: paused ?? null,
    last_run: last_run ?? null,
    last_success_at: last_success_at ?? null,
    recent_runs: (recent_runs ?? []).map((run) => ({ ...run, duration_seconds: run.duration_seconds ?? null })),
  };
}
