import { AppError, say } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import type { OperationDeps } from './deps.js';
import { type JobView, presentJob } from './job-view.js';
import type { Operations } from './verb.js';

const HISTORY_RUNS = 20;
const RECENT_MINUTES = 5;
const RECENT_RUNS = 30;

/** The verbs that list and show jobs. */
export function createJobVerbs(deps: OperationDeps): Pick<Operations, 'listJobs' | 'listActive' | 'getJob'> {
  const { catalogue, store, schedule, reads, now, locale } = deps;
  const registered = new Set(catalogue.jobs.map(({ id }) => id));

  return {
    async listJobs(_actor, { query }) {
      const at = now();
      const [nextTimes, states, active, idsWithHistory] = await Promise.all([
        schedule.nextTimes(),
        store.jobs.all(),
        store.runs.active(),
        reads.recentJobIds(),
      ]);
      const stateOf = new Map(states.map((state) => [state.job_id, state]));
      const activeCounts = countBy(active.map(({ job_id }) => job_id));
      const dynamic = [...new Set([...nextTimes.keys(), ...idsWithHistory])].filter((id) => !registered.has(id)).sort();
      const jobs = [...registered, ...dynamic].map((id) =>
        presentJob(
          id,
          catalogue.find(id),
          {
            state: stateOf.get(id) ?? null,
            nextAt: nextTimes.get(id) ?? null,
            activeCount: activeCounts.get(id) ?? 0,
          },
          at,
          locale,
        ),
      );
      return { jobs: jobs.filter((job) => matches(job, query)) };
    },

    async listActive() {
      const since = new Date(now().getTime() - RECENT_MINUTES * 60_000);
      const [active_runs, recent_runs] = await Promise.all([
        store.runs.active(),
        store.runs.endedSince(since, RECENT_RUNS),
      ]);
      return { active_runs, recent_runs };
    },

    async getJob(_actor, { params: { job_id } }) {
      const [view, active_runs, history, stats] = await Promise.all([
        showJob(deps, job_id),
        store.runs.active(job_id),
        store.runs.history(job_id, HISTORY_RUNS),
        reads.stats('7d', job_id),
      ]);
      return { job: view, active_runs, history, stats };
    },
  };
}

/** One job as the wire has it, registered or dynamic. Throws `job_not_found`. */
export async function showJob(deps: OperationDeps, jobId: string): Promise<JobView> {
  const [job, nextTimes, state, active] = await Promise.all([
    findJob(deps, jobId),
    deps.schedule.nextTimes(jobId),
    deps.store.jobs.get(jobId),
    deps.store.runs.active(jobId),
  ]);
  const facts = { state, nextAt: nextTimes.get(jobId) ?? null, activeCount: active.length };
  return presentJob(jobId, job, facts, deps.now(), deps.locale);
}

/**
 * The code of a job: a registered one, or the family of a dynamic one that is scheduled or has run; undefined for one
 * that has run and whose code is gone. Throws `job_not_found` for anything else.
 */
export async function findJob({ catalogue, schedule, store }: OperationDeps, jobId: string): Promise<Job | undefined> {
  const job = catalogue.find(jobId);
  if (job && job.family === null) return job;
  const [entries, active, history] = await Promise.all([
    schedule.nextTimes(jobId),
    store.runs.active(jobId),
    store.runs.history(jobId, 1),
  ]);
  if (entries.has(jobId) || active.length > 0 || history.length > 0) return job;
  throw new AppError('job_not_found', say('en', 'error.job_not_found'), { details: { job_id: jobId } });
}

function matches(job: JobView, query: { category?: string; enabled?: boolean; q?: string }): boolean {
  if (query.category !== undefined && job.category !== query.category) return false;
  if (query.enabled !== undefined && job.enabled !== query.enabled) return false;
  const wanted = query.q?.trim().toLowerCase() ?? '';
  const { name, description } = job.texts;
  const texts = [job.job_id, name.en, name.he, description.en, description.he, job.owner ?? '', ...job.tags];
  return texts.some((text) => String(text).toLowerCase().includes(wanted));
}

function countBy(ids: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}
