import type { RunSummary } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Job } from '../jobs/catalogue.js';
import type { JobContext } from '../jobs/define.js';
import { isOutage } from '../store/outage.js';
import type { Store } from '../store/store.js';
import { type Execution, type Graces, startExecution } from './execution.js';
import { createIdle } from './idle.js';
import type { LiveRun } from './live-run.js';
import { summaryOf } from './new-run.js';
import { createProgressNews } from './progress-news.js';
import { createStarts, type StartOutcome, type StartRequest } from './starts.js';
import type { StopKind } from './stop-reason.js';
import { createWriter, type WriterState } from './writer.js';

export interface TrackerDeps {
  store: Pick<Store, 'sink' | 'runs'>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  now(): Date;
  newId(): string;
  /** Whose runs these are; changes when the worker was fenced. */
  workerId(): string;
  /** Calls the job's handler. */
  run(job: Job, context: JobContext): Promise<unknown> | unknown;
  /** The run of a job ended in this process, however. */
  onEnded(run: RunSummary): void;
  /** True for a good end that somebody is to be told of. Asked with each end: cheap, and without waiting. */
  isNews?(run: RunSummary): boolean;
  capacity?: number;
  graces?: Graces;
}

export interface Tracker {
  /** Resolves as soon as the run is surely started, or recorded as skipped; its handler goes on by itself. */
  start(job: Job, request: StartRequest): Promise<StartOutcome>;
  active(): number;
  /** How many more runs this worker may have now; 0 once it drains. */
  places(): number;
  knows(runId: string): boolean;
  /** The runs whose handlers are at work here. */
  live(): LiveRun[];
  /** Passes on wishes to cancel that the store holds for this worker; answers how many. */
  passOnCancels(): Promise<number>;
  /** The worker's runs are closed by others now: stops its handlers and says nothing more about them. */
  fence(workerId: string): void;
  /** No more starts; waits for the active runs, then stops and closes them, then writes everything. */
  drain(graceMs: number): Promise<{ interrupted: number; flushed: boolean }>;
  state(): WriterState & { active: number };
}

const DEFAULT_GRACES: Graces = { cancelMs: 10_000, timeoutMs: 5_000 };
/** What handlers get to stop by themselves at a shutdown, and what the last flush may take. */
const STOP_MS = 1_000;
const FLUSH_MS = 3_000;

export function createTracker(deps: TrackerDeps): Tracker {
  const { store, bus, log, now, capacity = 100, graces = DEFAULT_GRACES } = deps;
  const executions = new Map<string, Execution>();
  /** Per job, the runs that are active or about to be. */
  const taken = new Map<string, number>();
  let starting = 0;
  const active = () => executions.size + starting;
  const idle = createIdle();
  let draining = false;

  const writer = createWriter({
    sink: store.sink,
    log,
    onEnded: ({ run }) => ended(summaryOf(run)),
    onClosed(live) {
      log.warn('run closed by another worker', { run_id: live.run.run_id, job_id: live.run.job_id });
      executions.get(live.run.run_id)?.abandon('fenced');
    },
    onProgress: (live) => news.moved(live),
  });
  const starts = createStarts({
    runs: store.runs,
    writer,
    now,
    newId: deps.newId,
    workerId: deps.workerId,
    ...(deps.isNews && { isNews: deps.isNews }),
    begin,
    ended,
  });
  // Not left to the writes alone: a run of a second would be seen at its start and at its end only.
  const news = createProgressNews(({ run }) => bus.publish('run.progress', { run: summaryOf(run) }));

  function ended(run: RunSummary): void {
    bus.publish('run.ended', { run });
    deps.onEnded(run);
  }

  async function start(job: Job, request: StartRequest): Promise<StartOutcome> {
    if (draining) return { state: 'refused', reason: 'draining' };
    // Read and counted in one turn, so that of many starts at once each sees those before it.
    const ours = taken.get(job.id) ?? 0;
    take(job.id, 1);
    starting += 1;
    let outcome: StartOutcome | null = null;
    try {
      outcome =
        'runId' in request
          ? await starts.startPending(job, request.runId, ours)
          : await starts.startNew(job, request, ours);
      return outcome;
    } catch (error) {
      if (!isOutage(error)) throw error;
      log.warn('start refused: database away', { job_id: job.id });
      return { state: 'refused', reason: 'database_unavailable' };
    } finally {
      starting -= 1;
      if (outcome?.state !== 'started') take(job.id, -1);
      idle.changed(active());
    }
  }

  function take(jobId: string, change: 1 | -1): void {
    const count = (taken.get(jobId) ?? 0) + change;
    if (count === 0) taken.delete(jobId);
    else taken.set(jobId, count);
  }

  /** The store knows the run, or will: its handler may go. */
  function begin(job: Job, live: LiveRun): StartOutcome {
    const { run_id } = live.run;
    const run = summaryOf(live.run);
    bus.publish('run.started', { run });
    const execution = startExecution({
      live,
      handler: (context) => deps.run(job, context),
      timeoutSeconds: job.limits.timeout_seconds,
      graces,
      now,
      changed: (atOnce) => writer.changed(live, atOnce),
      moved: () => news.moved(live),
      over() {
        news.forget(live);
        executions.delete(run_id);
        take(job.id, -1);
        idle.changed(active());
      },
    });
    executions.set(run_id, execution);
    return { state: 'started', run };
  }

  function stopAll(kind: StopKind): void {
    for (const execution of executions.values()) execution.stop(kind);
  }

  return {
    start,
    active,
    places: () => (draining ? 0 : Math.max(0, capacity - active())),
    knows: writer.knows,
    live: () => [...executions.values()].map(({ live }) => live),
    async passOnCancels() {
      const orders = await store.runs.cancelOrders(deps.workerId());
      for (const { run_id, cancel } of orders) executions.get(run_id)?.cancel(cancel);
      return orders.length;
    },
    fence(workerId) {
      for (const execution of [...executions.values()]) {
        if (execution.live.run.worker_id !== workerId) continue;
        writer.forget(execution.live);
        execution.abandon('fenced');
      }
    },
    async drain(graceMs) {
      draining = true;
      await idle.wait(active(), graceMs);
      stopAll('shutdown');
      await idle.wait(active(), STOP_MS);
      const rest = [...executions.values()];
      for (const execution of rest) execution.abandon('shutdown');
      const flushed = await writer.flush(FLUSH_MS);
      writer.stop();
      news.stop();
      return { interrupted: rest.length, flushed };
    },
    state: () => ({ ...writer.state(), active: executions.size }),
  };
}
