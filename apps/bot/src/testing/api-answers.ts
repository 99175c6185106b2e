import type { Alert, AlertEvent, Failure, Run, RunSummary, Silence } from '@jobs-monitor/core';
import type { JobView } from '../operations/job-view.js';
import type { Operations } from '../operations/verb.js';

const AT = new Date('2026-03-01T10:00:00.000Z');
const ACTOR = { kind: 'web', id: '7', name: 'Dana' } as const;

/** A summary of a completed run; give what the test is about. */
export function buildSummary(overrides: Partial<RunSummary> = {}): RunSummary {
  return {
    run_id: '019c0000-0000-7000-8000-000000000001',
    job_id: 'tidy_up',
    category: 'cleanup',
    status: 'completed',
    reason: null,
    trigger: 'manual',
    requested_by: ACTOR,
    user_id: null,
    attempt: 1,
    retry_of: null,
    worker_id: 'worker-1',
    queued_at: AT,
    started_at: AT,
    ended_at: AT,
    duration_seconds: 0,
    progress: 100,
    total_items: 3,
    processed_items: 3,
    message: 'done',
    error_message: null,
    error_signature: null,
    blocked_by: null,
    note: null,
    cancel: null,
    stuck_at: null,
    ...overrides,
  };
}

/** A completed run with one log line. */
export function buildWholeRun(overrides: Partial<Run> = {}): Run {
  return {
    ...buildSummary(),
    logs: [{ timestamp: AT, level: 'info', message: 'began', details: { free: true } }],
    logs_dropped: 0,
    result: { deleted: 3 },
    args: null,
    ...overrides,
  };
}

const JOB: JobView = {
  job_id: 'tidy_up',
  name: 'Tidy up',
  description: 'Tidies',
  texts: { name: { en: 'Tidy up', he: 'סידור' }, description: { en: 'Tidies', he: 'מסדר' } },
  category: 'cleanup',
  job_type: 'repeating',
  type: 'repeating',
  interval_seconds: 60,
  schedule: 'every 60s',
  enabled: true,
  env_toggle: null,
  can_trigger: true,
  callback_name: 'handler',
  source_file: 'apps/bot/src/jobs/tidy-up.ts',
  metadata: {},
  owner: 'Storage team',
  tags: ['disk'],
  paused: { by: ACTOR, at: AT, reason: null, until: null },
  next_run_at: AT,
  last_run: null,
  recent_runs: [{ run_id: 'r', status: 'failed', duration_seconds: 2 }],
  active_count: 0,
  allow_concurrent: false,
  dynamic: false,
  family: null,
  limits: {
    timeout_seconds: null,
    max_instances: 1,
    misfire_grace_seconds: null,
    start_grace_seconds: 60,
    stuck_after_seconds: 1200,
    no_progress_seconds: null,
    min_duration_seconds: null,
    max_retries: 0,
    retry_backoff_seconds: 60,
  },
  args_schema: null,
};

const NO_DURATIONS = { p50_seconds: null, p95_seconds: null, p99_seconds: null };
const COUNTS = { completed: 1, failed: 0, cancelled: 0, skipped: 0 };
const STATS = {
  window_seconds: 3600,
  from: AT,
  to: AT,
  bucket_seconds: 300,
  runs: 1,
  by_status: COUNTS,
  success_ratio: 1,
  durations: NO_DURATIONS,
  buckets: [{ ...COUNTS, ...NO_DURATIONS, at: AT }],
};
const TRIGGERED = { message: 'queued', job_id: 'tidy_up', run_id: 'r', status: 'pending' } as const;

const EVENT: AlertEvent = {
  event_id: 'r/job_failed',
  name: 'job_failed',
  severity: 'error',
  at: AT,
  job_id: 'tidy_up',
  run_id: 'r',
  category: 'cleanup',
  worker_id: 'w',
  reason: 'error',
  attempt: 1,
  error: 'Disk full',
  error_signature: 'abc',
  facts: { duration_seconds: 2, started_at: AT },
};

const ALERT: Alert = {
  alert_id: '0192f0c0-0000-7000-8000-000000000000',
  kind: 'incident',
  state: 'firing',
  rule: 'job_failure_alert',
  severity: 'error',
  job_id: 'tidy_up',
  category: 'cleanup',
  text: { en: 'Job tidy_up failed', he: 'העבודה tidy_up נכשלה' },
  opened_at: AT,
  count: 1,
  held_back: 0,
  newest: EVENT,
  context: { nth: 1, last_success_at: null, duration_seconds: 2, usual: null, signature_seen_at: null },
  acknowledged: null,
  resolved: null,
  silenced_by: null,
  runbook: null,
  steps: null,
  actions: ['retry'],
  deliveries: [{ channel: 'telegram', state: 'delivered', at: AT, error: null }],
};

const SILENCE: Silence = {
  silence_id: '0192f0c0-0000-7000-8000-000000000001',
  matcher: { job_id: 'tidy_*', category: null, rule: null, severity: null },
  reason: 'Moving house',
  by: { kind: 'web', id: '7', name: 'Dana' },
  created_at: AT,
  ends_at: AT,
  ended: null,
  held_back: 0,
};

const FAILURE: Failure = {
  job_id: 'tidy_up',
  signature: 'abc',
  state: 'regressed',
  error_message: 'Disk full',
  reason: 'error',
  first_seen_at: AT,
  first_run_id: 'q',
  last_seen_at: AT,
  last_run_id: 'r',
  count: 2,
  acknowledged: null,
  resolved: { by: ACTOR, at: AT, note: null },
  regressed_at: AT,
};

const DEPLOY = { deploy_id: 'd', version: '1.4.0', at: AT, by: ACTOR, note: null, url: 'https://example.org/1.4.0' };

/** Verbs that all succeed, with answers as the contract has them. */
export function cannedOperations(overrides: Partial<Operations> = {}): Operations {
  return {
    listJobs: async () => ({ jobs: [JOB] }),
    listActive: async () => ({ active_runs: [buildSummary({ status: 'running' })], recent_runs: [buildSummary()] }),
    getRun: async () => ({ run: buildWholeRun() }),
    getJob: async () => ({ job: JOB, active_runs: [], history: [buildSummary()], stats: STATS }),
    explainJob: async () => ({ job_id: 'tidy_up', state: 'waiting', next_run_at: AT, explanation: [] }),
    triggerJob: async () => TRIGGERED,
    pauseJob: async () => ({ job: JOB }),
    resumeJob: async () => ({ job: JOB }),
    listRuns: async () => ({ runs: [buildSummary()], next_cursor: null }),
    getRunLogs: async () => ({ logs: buildWholeRun().logs, next: 1 }),
    listAttempts: async () => ({ runs: [buildSummary()] }),
    listFailures: async () => ({ failures: [FAILURE], next_cursor: null }),
    getFailure: async () => ({ failure: FAILURE }),
    acknowledgeFailure: async () => ({ failure: FAILURE }),
    resolveFailure: async () => ({ failure: FAILURE }),
    listDeploys: async () => ({ deploys: [DEPLOY] }),
    recordDeploy: async () => ({ deploy: DEPLOY }),
    listAudit: async () => ({
      entries: [
        { at: AT, actor: ACTOR, action: 'pause', target: 'tidy_up', outcome: 'done', details: { reason: null } },
      ],
      next_cursor: null,
    }),
    cancelRun: async () => ({ run_id: 'r', cancel: 'requested' }),
    retryRun: async () => TRIGGERED,
    getStats: async () => STATS,
    listWorkers: async () => ({ workers: [] }),
    getSchedulerStatus: async () => ({ scheduler_running: true, total_jobs: 0, jobs: [] }),
    triggerDataCleanup: async () => TRIGGERED,
    triggerCleanupNotifications: async () => TRIGGERED,
    previewDataCleanup: async () => ({ cutoff: AT, retention_days: 30, total: 0, kinds: [] }),
    createSignInLink: async () => ({ code: 'c'.repeat(43), expires_at: AT }),
    redeemSignInLink: async () => ({ actor: { ...ACTOR, role: 'viewer' } }),
    listAlerts: async () => ({ alerts: [ALERT], next_cursor: null, open: 1 }),
    getAlert: async () => ({ alert: ALERT }),
    listDeliveries: async () => ({ deliveries: [], next_cursor: null }),
    getAlerting: async () => ({
      file: { path: 'config/alerts.yml', loaded_at: AT, problems: [] },
      rules: [],
      channels: [],
    }),
    sendTestAlert: async () => ({ results: [{ channel: 'telegram', ok: true, error: null, took_ms: 12 }] }),
    acknowledgeAlert: async () => ({ alert: ALERT }),
    resolveAlert: async () => ({ alert: ALERT }),
    listSilences: async () => ({ silences: [SILENCE] }),
    createSilence: async () => ({ silence: SILENCE }),
    endSilence: async () => ({ silence: SILENCE }),
    useConsole: async () => ({ replies: [] }),
    getSystem: async () => ({
      version: '1.0.0',
      database: 'embedded',
      ready: true,
      checks: [],
      started_at: AT,
      switched_off: [],
    }),
    ...overrides,
  };
}
