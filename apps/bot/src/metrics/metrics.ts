import { isTerminal, RUN_STATUSES, type RunSummary } from '@jobs-monitor/core';
import { Registry } from 'prom-client';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import type { Job } from '../jobs/catalogue.js';
import { createInstruments } from './instruments.js';

export interface MetricsDeps {
  catalogue: {
    jobs: readonly Pick<Job, 'id'>[];
    families: readonly string[];
    find(jobId: string): Pick<Job, 'family'> | undefined;
  };
  bus: Bus;
  log: Log;
  version: string;
  /** Next starts by job id, read at each scrape. */
  nextTimes(): Promise<ReadonlyMap<string, Date | null>>;
  /** Last successes by job id, read until it succeeds once: later ones are heard of. */
  lastSuccesses(): Promise<ReadonlyMap<string, Date>>;
}

const ENDED = RUN_STATUSES.filter(isTerminal);
const METHODS = new Set(['GET', 'HEAD', 'POST', 'DELETE', 'PUT', 'PATCH', 'OPTIONS']);

/** What Prometheus is told. Labels come from closed lists, so that no input can make series without end. */
export function createMetrics(deps: MetricsDeps) {
  const registry = new Registry();
  const { runs, durations, queueDelay, active, lastSuccess, nextRun, requests } = createInstruments(
    registry,
    deps.version,
  );
  const jobs = deps.catalogue.jobs.map(({ id }) => id);
  const known = new Set([...jobs, ...deps.catalogue.families]);
  const activeRuns = new Map<string, string>();
  let primed = false;

  for (const job of known) {
    active.set({ job }, 0);
    for (const status of ENDED) runs.inc({ job, status }, 0);
  }
  deps.bus.on('run.started', ({ run }) => noteStart(run));
  deps.bus.on('run.ended', ({ run }) => noteEnd(run));

  return {
    /** The text of a scrape and its media type. What the database would add is left out while it is away. */
    async expose(): Promise<{ type: string; text: string }> {
      await readDatabase().catch((error: unknown) => deps.log.warn('metrics_incomplete', { error }));
      return { type: registry.contentType, text: await registry.metrics() };
    },

    observeRequest(method: string, route: string, status: number, seconds: number): void {
      requests.observe({ method: METHODS.has(method) ? method : 'other', route, code: String(status) }, seconds);
    },
  };

  function noteStart(run: RunSummary): void {
    const job = labelOf(run.job_id);
    activeRuns.set(run.run_id, job);
    active.inc({ job });
    if (run.started_at) queueDelay.observe(Math.max(0, secondsOf(run.started_at) - secondsOf(run.queued_at)));
  }

  function noteEnd(run: RunSummary): void {
    const job = labelOf(run.job_id);
    if (activeRuns.delete(run.run_id)) active.dec({ job });
    runs.inc({ job, status: run.status });
    const ran = run.status === 'completed' || run.status === 'failed';
    if (ran && run.duration_seconds !== null) durations.observe({ job }, run.duration_seconds);
    if (run.status === 'completed' && run.ended_at) lastSuccess.set({ job }, secondsOf(run.ended_at));
  }

  async function readDatabase(): Promise<void> {
    const [times, successes] = await Promise.all([deps.nextTimes(), primed ? new Map() : deps.lastSuccesses()]);
    nextRun.reset();
    for (const job of jobs) {
      const at = times.get(job);
      if (at) nextRun.set({ job }, secondsOf(at));
      const success = successes.get(job);
      if (success) lastSuccess.set({ job }, secondsOf(success));
    }
    primed = true;
  }

  /** A registered job or a family by its name; anything else is `other`. */
  function labelOf(jobId: string): string {
    const name = deps.catalogue.find(jobId)?.family ?? jobId;
    return known.has(name) ? name : 'other';
  }
}

function secondsOf(instant: Date): number {
  return instant.getTime() / 1_000;
}
