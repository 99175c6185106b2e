import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { RunSummary } from '@jobs-monitor/core';
import type { Config } from './config.js';
import type { Bus } from './events/bus.js';
import type { Catalogue, Job } from './jobs/catalogue.js';
import type { JobServices } from './jobs/services.js';
import type { StopStep } from './lifecycle.js';
import { type Logger, withLogScope } from './logger.js';
import type { DatabaseClock } from './runs/database-clock.js';
import { createLease } from './runs/lease.js';
import { createLostScan } from './runs/lost.js';
import { createPendingSweep } from './runs/pending.js';
import { createRetries } from './runs/retries.js';
import type { StartRequest } from './runs/starts.js';
import { createStuckScan, type StuckScanDeps } from './runs/stuck-scan.js';
import { createTracker } from './runs/tracker.js';
import { startWatch, type Watch } from './runs/watch.js';
import type { GateState } from './schedule/admission.js';
import { createSchedule, type ScheduleDeps, type StartOrder, type StartResult } from './schedule/schedule.js';
import type { Db } from './store/db.js';
import { isOutage } from './store/outage.js';
import { newRunId } from './store/run-id.js';
import type { Store } from './store/store.js';

export interface WorkerDeps {
  config: Pick<Config, 'concurrency' | 'graceSeconds' | 'jobs'>;
  version: string;
  db: Db;
  store: Store;
  bus: Bus;
  log: Logger;
  catalogue: Catalogue;
  /** What handlers may use; asked for at each run, since some of it rests on the worker itself. */
  services(): JobServices;
  /** Told of what alerts are about, before it counts as dealt with. */
  alerting: {
    isNews(run: RunSummary): boolean;
    reportLateness: ScheduleDeps['reportLateness'];
    reportStuck: StuckScanDeps['report'];
  };
  gateState(name: string): GateState;
  /** The time that all workers agree on; it is measured here. */
  clock: DatabaseClock;
}

/** A round that is late by its interval and this much more is not merely busy. */
const STANDSTILL_MS = 5_000;

export type Worker = ReturnType<typeof createWorker>;

/** The part of a bot that has jobs run: schedule, tracker, lease and everything that watches over them, wired together. */
export function createWorker(deps: WorkerDeps) {
  const { config, store, bus, log, catalogue, db, clock } = deps;
  const { find } = catalogue;
  const { now } = clock;
  const leases = clock.watching(store.leases);

  const lease = createLease({
    leases,
    worker: { host: hostname(), pid: process.pid, version: deps.version, capacity: config.concurrency },
    newId: randomUUID,
    log,
    onFenced(workerId) {
      bus.publish('worker.fenced', { worker_id: workerId });
      tracker.fence(workerId);
    },
  });
  const tracker = createTracker({
    store,
    bus,
    log,
    now,
    newId: newRunId,
    workerId: lease.workerId,
    run: (job, context) =>
      withLogScope({ job_id: job.id, run_id: context.run.run_id }, () => job.run(context, deps.services())),
    onEnded: (run) => retries.onEnded(run),
    isNews: deps.alerting.isNews,
    capacity: config.concurrency,
  });
  const schedule = createSchedule({
    db,
    catalogue,
    workerId: lease.workerId,
    places: () => (db.ready() ? tracker.places() : 0),
    start,
    newId: newRunId,
    reportLateness: deps.alerting.reportLateness,
    pauseOf: async (jobId) => (await store.jobs.get(jobId))?.paused ?? null,
    gateState: deps.gateState,
    now,
    // The database's going and coming back is told once, where it is noticed.
    onError(error) {
      if (!isOutage(error)) log.error('schedule_failed', { error });
    },
  });
  const retries = createRetries({
    runs: store.runs,
    bus,
    log,
    find,
    handOver,
    now,
    newId: newRunId,
    random: Math.random,
  });
  const lostScan = createLostScan({
    store: { ...store, leases },
    bus,
    log,
    self: { workerId: lease.workerId, knows: tracker.knows, troubleMs: lease.troubleMs },
    onEnded: retries.onEnded,
  });
  const pendingSweep = createPendingSweep({ runs: store.runs, find, handOver, onEnded: sweptAway, now });
  const scanForStuck = createStuckScan({
    runs: store.runs,
    bus,
    log,
    limitsOf: (jobId) => find(jobId)?.limits,
    stuckAfterSeconds: config.jobs.stuckAfterSeconds,
    report: deps.alerting.reportStuck,
  });
  let watch: Watch | null = null;
  bus.on('run.ended', schedule.wake);

  const lags = () => watch?.lags() ?? [];

  async function start(job: Job, order: StartOrder): Promise<StartResult> {
    const outcome = await tracker.start(job, requestOf(order));
    return outcome.state === 'refused' && outcome.reason === 'made_before' ? 'made_before' : outcome.state;
  }

  async function handOver(run: RunSummary, at: Date): Promise<void> {
    const job = find(run.job_id);
    if (job) await schedule.runNow(job, run.run_id, at);
  }

  function sweptAway(run: RunSummary): void {
    bus.publish('run.ended', { run });
  }

  /** While versions change hands, what this code does not know may be what the other one brought. */
  async function isBesideAnotherVersion(): Promise<boolean> {
    const { leases: known, databaseNow } = await leases.all();
    return known.some(
      ({ version, fenced, expires_at }) => version !== deps.version && !fenced && expires_at > databaseNow,
    );
  }

  return {
    schedule,
    tracker,
    workerId: lease.workerId,
    scanForStuck,
    /** How late the rounds of its watch are; none before it watches. */
    lags,
    /** False while one of them stands still. */
    keepsUp: () => lags().every(({ everyMs, lateMs }) => lateMs <= everyMs + STANDSTILL_MS),

    /** Takes the lease, then the schedule. The database must be reachable; if it goes away meanwhile, try again. */
    async start(): Promise<void> {
      await lease.renewOnce();
      // The first look also makes the clock known, before anything is due.
      const keepUnknown = await isBesideAnotherVersion();
      const { remove, create, update, disable } = await schedule.sync({ keepUnknown });
      if (remove.length > 0) log.warn('schedule_entries_without_a_job', { job_ids: remove, kept: keepUnknown });
      log.info('schedule_synced', { created: create.length, changed: update.length, disabled: disable.length });
      await schedule.start();
      watch = startWatch({
        lease,
        tracker,
        bus,
        log,
        lostScan: lostScan.runOnce,
        pendingSweep,
        retries: retries.runOnce,
      });
      bus.publish('worker.changed', { worker_id: lease.workerId() });
    },

    /** In this order: nothing new, the active runs, and only then the proof of life that they need. */
    stopSteps: (): StopStep[] => [
      { name: 'schedule', withinMs: 6_000, stop: schedule.stop },
      {
        name: 'runs',
        withinMs: config.graceSeconds * 1_000 + 5_000,
        async stop() {
          const active = tracker.active();
          const { interrupted, flushed } = await tracker.drain(config.graceSeconds * 1_000);
          log.info('runs_drained', { active, interrupted, flushed });
        },
      },
      { name: 'watch', withinMs: 6_000, stop: async () => watch?.stop() },
      { name: 'lease', withinMs: 5_000, stop: lease.release },
    ],
  };
}

function requestOf(order: StartOrder): StartRequest {
  if (order.kind === 'stored') return { runId: order.runId };
  const { runId, refusal, args } = order;
  return { trigger: 'scheduled', newRunId: runId, args, ...(refusal !== null && { skip: refusal }) };
}
