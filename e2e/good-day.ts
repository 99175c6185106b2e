import { contract, type Entry } from '@jobs-monitor/core';
import { buildChannel, buildRule } from '../apps/webapp/src/testing/alert-builders.js';
import { ago, buildJob, buildRunSummary, buildStats, buildWorker } from '../apps/webapp/src/testing/builders.js';
import type { Answers, FakeBot } from '../apps/webapp/src/testing/fake-bot.js';
import { nightRuns } from './bad-night-runs.js';

/** What a bot answers while all is well: nothing runs that should not, nothing has failed for a while. */
export function goodDay(now: Date): Answers {
  const night = nightRuns(now);
  const ended = Array.from({ length: 5 }, (_, at) =>
    buildRunSummary({
      run_id: `0199bb0f0000700080000000000${String(at).padStart(5, '0')}`,
      job_id: night.jobs[at]?.job_id ?? 'cache_maintenance',
      queued_at: ago(41 + at * 50, now),
      started_at: ago(40 + at * 50, now),
      ended_at: ago(30 + at * 50, now),
      duration_seconds: 9.6,
    }),
  );
  const jobs = night.jobs.map((job) =>
    buildJob({
      ...job,
      enabled: true,
      can_trigger: true,
      paused: null,
      active_count: 0,
      next_run_at: job.next_run_at ?? ago(-5_000, now),
      recent_runs: Array.from({ length: 20 }, (_, at) => ({
        run_id: `0199bb0f0000700080000000000${String(at).padStart(5, '0')}`,
        status: 'completed',
        duration_seconds: 9 + ((at * 37) % 11) / 2,
      })),
      last_run: {
        run_id: '0199bb0f000070008000000000000000',
        status: 'completed',
        reason: null,
        trigger: 'scheduled',
        started_at: ago(40, now),
        ended_at: ago(30, now),
        duration_seconds: 9.6,
        error_message: null,
      },
    }),
  );
  const stats = buildStats();
  const whole = {
    ...stats,
    from: ago(86_400, now),
    to: ago(0, now),
    runs: 340,
    by_status: { completed: 340, failed: 0, cancelled: 0, skipped: 0 },
    success_ratio: 1,
    buckets: stats.buckets.map((bucket, hour) => ({ ...bucket, at: ago((24 - hour) * 3_600, now), failed: 0 })),
  };
  return {
    ...night.answers,
    listJobs: { jobs },
    listActive: { active_runs: [], recent_runs: ended },
    listRuns: { runs: ended, next_cursor: null },
    getStats: whole,
    getJob: ({ params }) => ({
      job: jobs.find(({ job_id }) => job_id === params.job_id) ?? buildJob(),
      active_runs: [],
      history: ended,
      stats: whole,
    }),
    listFailures: { failures: [], next_cursor: null },
    listAlerts: { alerts: [], next_cursor: null, open: 0 },
    listDeliveries: { deliveries: [], next_cursor: null },
    listSilences: { silences: [] },
    getAlerting: {
      file: { path: 'config/alerts.yml', loaded_at: ago(7_200, now), problems: [] },
      rules: [buildRule()],
      channels: [buildChannel({ delivered_at: ago(90_000, now) })],
    },
    listWorkers: { workers: [buildWorker({ started_at: ago(90_000, now), heartbeat_at: ago(2, now) })] },
    getSystem: {
      version: '0.1.0',
      database: 'mongodb',
      ready: true,
      checks: [{ name: 'database', ok: true }],
      started_at: ago(90_000, now),
      switched_off: [],
    },
  };
}

/** What it answers on the first day, when there is nothing yet. */
export function firstDay(now: Date): Answers {
  const stats = buildStats();
  return {
    ...goodDay(now),
    listJobs: { jobs: [] },
    listActive: { active_runs: [], recent_runs: [] },
    listRuns: { runs: [], next_cursor: null },
    listWorkers: { workers: [] },
    listAudit: { entries: [], next_cursor: null },
    listDeploys: { deploys: [] },
    getStats: {
      ...stats,
      runs: 0,
      by_status: { completed: 0, failed: 0, cancelled: 0, skipped: 0 },
      success_ratio: null,
      durations: { p50_seconds: null, p95_seconds: null, p99_seconds: null },
      buckets: [],
    },
  };
}

/** Has a bot refuse everything from now on. */
export function refuseEverything(bot: FakeBot): void {
  for (const id of Object.keys(contract) as (keyof typeof contract)[]) {
    if ((contract[id] as Entry).path !== '/api/sign-in/redeem')
      bot.refusals.set(id, { status: 503, code: 'database_unavailable' });
  }
}
