import type { Run, RunSummary, Trigger } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import { isOutage } from '../store/outage.js';
import type { WriteOutcome } from '../store/run-sink.js';
import type { Store } from '../store/store.js';
import { createLiveRun, type LiveRun } from './live-run.js';
import { createRun, type NewRun, summaryOf } from './new-run.js';
import type { Writer } from './writer.js';

/** A start: either of a pending run that is stored already, or of a new one. */
export type StartRequest =
  | { runId: string }
  | {
      trigger: Trigger;
      /** Records the run as skipped with this reason instead of starting it. */
      skip?: string;
      args?: unknown;
      userId?: string | null;
      /** The run's id, fixed beforehand: however often this start is tried, by whichever worker, it is made once. */
      newRunId?: string;
    };

/** What became of a start. `refused` leaves no run behind and may be tried again, unless it was `made_before`. */
export type StartOutcome =
  | { state: 'started'; run: RunSummary }
  | { state: 'skipped'; run: RunSummary }
  | { state: 'refused'; reason: 'draining' | 'database_unavailable' | 'gone' | 'busy' | 'made_before' };

export interface StartsDeps {
  runs: Pick<Store['runs'], 'pending' | 'skipPending' | 'countRunningElsewhere'>;
  writer: Pick<Writer, 'start' | 'add' | 'knows'>;
  now(): Date;
  newId(): string;
  workerId(): string;
  isNews?(run: RunSummary): boolean;
  /** The run is started: its handler may go. */
  begin(job: Job, live: LiveRun): StartOutcome;
  /** A pending run ended without having been started. */
  ended(run: RunSummary): void;
}

const MADE_BEFORE: StartOutcome = { state: 'refused', reason: 'made_before' };

/** Writes starts down before anything begins. `ours` counts the runs of the job that this worker has already. */
export function createStarts(deps: StartsDeps) {
  const { runs, writer, now, newId, begin, ended } = deps;

  async function startNew(
    job: Job,
    request: Exclude<StartRequest, { runId: string }>,
    ours: number,
  ): Promise<StartOutcome> {
    const { newRunId } = request;
    // Whether it was made before is known only when it is stored.
    const mayWait = newRunId === undefined;
    const given: NewRun = {
      run_id: newRunId ?? newId(),
      job_id: job.id,
      category: job.category,
      trigger: request.trigger,
      queued_at: now(),
      args: request.args,
      user_id: request.userId ?? null,
    };
    const skip = (reason: string, blockedBy: string | null) => recordSkipped(given, reason, blockedBy, mayWait);
    if (request.skip !== undefined) return skip(request.skip, null);
    if (job.allowConcurrent && (await isFull(job, ours))) return skip('already_running', null);

    const live = beginRun(job, createRun(given), 'insert');
    if (job.allowConcurrent && mayWait) {
      writer.add(live);
      return begin(job, live);
    }
    let outcome = await startOnce(live);
    // Nobody was there any more when we looked who was in the way: the place is free.
    if (outcome.state === 'blocked' && outcome.by === null) outcome = await startOnce(live);
    if (outcome.state === 'written') return begin(job, live);
    if (outcome.state === 'closed') return MADE_BEFORE;
    return skip('already_running', outcome.state === 'blocked' ? outcome.by : null);
  }

  async function startPending(job: Job, runId: string, ours: number): Promise<StartOutcome> {
    const pending = await runs.pending(runId);
    if (!pending || writer.knows(runId)) return { state: 'refused', reason: 'gone' };
    if (job.allowConcurrent && (await isFull(job, ours))) return { state: 'refused', reason: 'busy' };
    const live = beginRun(job, pending, 'claim');
    const outcome = await writer.start(live);
    if (outcome.state === 'written') return begin(job, live);
    if (outcome.state !== 'blocked') return { state: 'refused', reason: 'gone' };
    const skipped = await runs.skipPending(runId, 'already_running', now(), outcome.by);
    if (!skipped) return { state: 'refused', reason: 'gone' };
    ended(skipped);
    return { state: 'skipped', run: skipped };
  }

  function beginRun(job: Job, run: Run, kind: 'insert' | 'claim'): LiveRun {
    const live = createLiveRun(run, kind, !job.allowConcurrent, deps.isNews);
    live.apply({ type: 'start', at: now(), worker_id: deps.workerId() });
    return live;
  }

  /** As the writer's start; closed as well if this worker has the run already. */
  async function startOnce(live: LiveRun): Promise<WriteOutcome> {
    return writer.knows(live.id) ? { state: 'closed' } : writer.start(live);
  }

  async function recordSkipped(
    given: NewRun,
    reason: string,
    blockedBy: string | null,
    mayWait: boolean,
  ): Promise<StartOutcome> {
    const live = createLiveRun(createRun(given), 'insert', false);
    live.apply({ type: 'skip', at: now(), reason, ...(blockedBy === null ? {} : { blocked_by: blockedBy }) });
    if (mayWait) writer.add(live);
    else if ((await startOnce(live)).state === 'closed') return MADE_BEFORE;
    return { state: 'skipped', run: summaryOf(live.run) };
  }

  /** Exact for the runs of this worker, and as of now for those of others. While the database is away only ours count. */
  async function isFull(job: Job, ours: number): Promise<boolean> {
    const max = job.limits.max_instances;
    if (max === null) return false;
    let others = 0;
    try {
      others = await runs.countRunningElsewhere(job.id, deps.workerId());
    } catch (error) {
      if (!isOutage(error)) throw error;
    }
    return ours + others >= max;
  }

  return { startNew, startPending };
}
