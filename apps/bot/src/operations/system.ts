import { scheduleText } from '@jobs-monitor/core';
import type { OperationDeps } from './deps.js';
import type { Operations } from './verb.js';

type SystemVerbs = Pick<
  Operations,
  'listWorkers' | 'getSchedulerStatus' | 'previewDataCleanup' | 'getSystem' | 'useConsole'
>;

/** The verbs about the monitor itself. */
export function createSystemVerbs(deps: OperationDeps): SystemVerbs {
  const { catalogue, schedule, store, locale } = deps;

  return {
    async listWorkers() {
      const [{ leases, databaseNow }, active] = await Promise.all([store.leases.all(), store.runs.active()]);
      const workers = leases.map((lease) => ({
        worker_id: lease.worker_id,
        host: lease.host,
        pid: lease.pid,
        version: lease.version,
        started_at: lease.started_at,
        heartbeat_at: lease.heartbeat_at,
        alive: !lease.fenced && lease.expires_at > databaseNow,
        active_runs: active.filter(({ worker_id }) => worker_id === lease.worker_id).length,
      }));
      return { workers };
    },

    async getSchedulerStatus() {
      const nextTimes = await schedule.nextTimes();
      const jobs = catalogue.jobs.map((job) => ({
        id: job.id,
        name: job.name[locale],
        next_run_time: nextTimes.get(job.id) ?? null,
        trigger: scheduleText(job.schedule),
      }));
      return { scheduler_running: schedule.running(), total_jobs: jobs.length, jobs };
    },

    previewDataCleanup: () => deps.previewCleanup(deps.now()),
    getSystem: async () => deps.system(),
    useConsole: (actor, { body }) => deps.useConsole(actor, body),
  };
}
