import type { FailureWire, JobWire, RunSummaryWire, RunWire, StatsWire } from '@jobs-monitor/core';
import {
  ago as agoFrom,
  buildAuditEntry,
  buildDeploy,
  buildFailure,
  buildJob,
  buildRun,
  buildRunSummary,
  buildStats,
  buildWorker,
} from '../apps/webapp/src/testing/builders.js';
import type { Answers } from '../apps/webapp/src/testing/fake-bot.js';
import { noa, omer } from './bad-night-alerts.js';

/** Runs of the bad night that addresses name. */
export const RUN_IDS = {
  failed: '0199aa10000070008000000000000f01',
  running: '0199aa10000070008000000000000a02',
  stuck: '0199aa10000070008000000000000a03',
  pending: '0199aa10000070008000000000000a04',
  good: '0199aa10000070008000000000000c05',
  cancelled: '0199aa10000070008000000000000d06',
  skipped: '0199aa10000070008000000000000e07',
} as const;
export const SIGNATURE = 'a1b2c3d4';

const QUOTA = '403 The user’s Drive storage quota has been exceeded.\n    at upload (drive/client.ts:88:13)';

/** Jobs, runs, kinds of failures, deploys and the audit of a bad night. */
export function nightRuns(now: Date) {
  const ago = (seconds: number) => agoFrom(seconds, now);
  const summaries = runsOf(ago);
  const jobs = jobsOf(ago, summaries);
  const failures = failuresOf(ago);
  const history = historyOf(ago);
  const jobNamed = (jobId: string | undefined) => jobs.find(({ job_id }) => job_id === jobId) ?? jobs[0] ?? buildJob();
  const pastOf = (job_id: string) => history.map((run) => ({ ...run, job_id }));
  const runNamed = (runId: string | undefined) => summaries.find(({ run_id }) => run_id === runId);
  const answers: Answers = {
    listJobs: { jobs },
    getJob: ({ params }) => ({
      job: jobNamed(params.job_id),
      active_runs: summaries.filter(({ job_id, ended_at }) => job_id === params.job_id && !ended_at),
      history: pastOf(params.job_id ?? ''),
      stats: statsOf(ago),
    }),
    explainJob: ({ params }) => ({
      job_id: params.job_id ?? '',
      state: 'waiting',
      next_run_at: ago(-400),
      explanation: [],
    }),
    listActive: {
      active_runs: summaries.filter(({ ended_at }) => !ended_at),
      recent_runs: summaries
        .filter(({ ended_at }) => ended_at && ended_at > ago(300))
        .sort((a, b) => (a.ended_at && b.ended_at && a.ended_at < b.ended_at ? 1 : -1)),
    },
    listRuns: ({ query }) => ({
      runs: [...summaries, ...pastOf(query.get('job_id') ?? 'cache_maintenance').slice(0, 8)].filter(
        ({ job_id, status, error_signature }) =>
          query.get('q') !== 'nothing-matches-this' &&
          isAsked(query.get('job_id'), job_id) &&
          isAsked(query.get('status'), status) &&
          isAsked(query.get('signature'), error_signature ?? ''),
      ),
      next_cursor: 'older',
    }),
    getRun: ({ params }) => ({ run: wholeRunOf(runNamed(params.run_id) ?? buildRunSummary(), ago) }),
    getRunLogs: { logs: wholeRunOf(buildRunSummary(), ago).logs, next: 5 },
    listAttempts: { runs: summaries.filter(({ job_id }) => job_id === 'drive_sync') },
    getStats: statsOf(ago),
    listFailures: ({ query }) => ({
      failures: failures.filter(
        ({ job_id, state }) =>
          isAsked(query.get('job_id'), job_id) &&
          (query.get('state') === 'open' ? state !== 'resolved' : isAsked(query.get('state'), state)),
      ),
      next_cursor: null,
    }),
    getFailure: ({ params }) => ({
      failure: failures.find(({ signature }) => signature === params.signature) ?? buildFailure(),
    }),
    listDeploys: {
      deploys: [
        buildDeploy({ deploy_id: 'deploy-2', version: '1.4.1', at: ago(9_000), by: noa, note: 'Uploads in pieces' }),
        buildDeploy({ version: '1.4.0', at: ago(60_000), by: omer, url: 'https://example.com/releases/1.4.0' }),
      ],
    },
    listAudit: { entries: auditOf(ago), next_cursor: 'older' },
    listWorkers: {
      workers: [
        buildWorker({ started_at: ago(90_000), heartbeat_at: ago(2), active_runs: 2 }),
        buildWorker({ worker_id: 'w2', host: 'bot-2', pid: 312, started_at: ago(4_000), heartbeat_at: ago(4) }),
        buildWorker({ worker_id: 'w3', host: 'bot-3', alive: false, heartbeat_at: ago(700), started_at: ago(80_000) }),
      ],
    },
    getSystem: {
      version: '0.1.0',
      database: 'embedded',
      ready: false,
      checks: [
        { name: 'database', ok: true },
        { name: 'scheduler', ok: false },
      ],
      started_at: ago(90_000),
      switched_off: [{ capability: 'Telegram', variable: 'TELEGRAM_BOT_TOKEN' }],
    },
  };
  return { answers, jobs };
}

const isAsked = (asked: string | null, value: string) => asked === null || asked.split(',').includes(value);

type Ago = (seconds: number) => string;

function runsOf(ago: Ago): RunSummaryWire[] {
  const active = { ended_at: null, duration_seconds: null, progress: 0, processed_items: 0 } as const;
  return [
    buildRunSummary({
      ...active,
      run_id: RUN_IDS.stuck,
      job_id: 'daily_backup',
      category: 'backup',
      status: 'running',
      queued_at: ago(2_822),
      started_at: ago(2_820),
      progress: 61,
      total_items: 4_200,
      processed_items: 2_562,
      message: 'Copying collection snippets',
      stuck_at: ago(1_640),
    }),
    buildRunSummary({
      ...active,
      run_id: RUN_IDS.running,
      job_id: 'batch_analyze',
      category: 'batch',
      status: 'running',
      trigger: 'manual',
      requested_by: noa,
      queued_at: ago(42),
      started_at: ago(41),
      progress: 45,
      total_items: 5_000,
      processed_items: 2_250,
      message: 'מנתח את packages/core',
    }),
    buildRunSummary({
      ...active,
      run_id: RUN_IDS.pending,
      status: 'pending',
      queued_at: ago(9),
      started_at: null,
      total_items: null,
    }),
    buildRunSummary({
      run_id: RUN_IDS.failed,
      job_id: 'drive_sync',
      category: 'sync',
      status: 'failed',
      reason: 'error',
      trigger: 'retry',
      attempt: 2,
      retry_of: RUN_IDS.good,
      queued_at: ago(146),
      started_at: ago(144),
      ended_at: ago(140),
      duration_seconds: 3.4,
      progress: 35,
      processed_items: 14,
      error_message: QUOTA,
      error_signature: SIGNATURE,
      note: 'שוב, אחרי שפיניתי מקום',
    }),
    buildRunSummary({
      run_id: RUN_IDS.cancelled,
      job_id: 'batch_analyze',
      category: 'batch',
      status: 'cancelled',
      trigger: 'manual',
      requested_by: omer,
      queued_at: ago(602),
      started_at: ago(601),
      ended_at: ago(560),
      duration_seconds: 41,
      progress: 80,
      cancel: { requested_at: ago(561), by: noa, reason: 'The wrong folder', seen_at: ago(560), ignored_at: null },
    }),
    buildRunSummary({
      run_id: RUN_IDS.skipped,
      job_id: 'drive_sync',
      category: 'sync',
      status: 'skipped',
      reason: 'already_running',
      started_at: null,
      queued_at: ago(900),
      ended_at: ago(900),
      duration_seconds: null,
      blocked_by: RUN_IDS.good,
    }),
    buildRunSummary({ run_id: RUN_IDS.good, queued_at: ago(62), started_at: ago(61), ended_at: ago(60) }),
  ];
}

function wholeRunOf(summary: RunSummaryWire, ago: Ago): RunWire {
  const line = (seconds: number, level: RunWire['logs'][number]['level'], message: string, details?: unknown) => ({
    timestamp: ago(seconds),
    level,
    message,
    ...(details !== undefined && { details }),
  });
  return buildRun({
    ...summary,
    logs: [
      line(144, 'info', 'Started'),
      line(143, 'info', 'GET https://www.googleapis.com/drive/v3/about', { took_ms: 143 }),
      line(142, 'info', 'נמצאו 40 קבצים להעלאה'),
      line(141, 'warning', 'Two files could not be read', { keys: ['notes/a.md', 'notes/b.md'] }),
      line(140, 'error', QUOTA, { status: 403, quota: { used: '15 GB', limit: '15 GB' } }),
    ],
    logs_dropped: 12,
    result: summary.status === 'completed' ? { dropped: 12, kept: 840, took: { read: 0.4, write: 0.8 } } : null,
    args: { path: 'packages/core', extensions: ['ts', 'tsx'], dry: false },
  });
}

/** Twenty ends: mostly good, of about the same length, a few of them bad. */
function historyOf(ago: Ago): RunSummaryWire[] {
  return Array.from({ length: 20 }, (_, at) =>
    buildRunSummary({
      run_id: `0199aa0f0000700080000000000${String(at).padStart(5, '0')}`,
      status: at < 4 || at === 17 ? 'failed' : at === 30 ? 'cancelled' : 'completed',
      error_message: at < 4 || at === 17 ? QUOTA : null,
      error_signature: at < 4 || at === 17 ? SIGNATURE : null,
      queued_at: ago(400 + at * 900),
      started_at: ago(399 + at * 900),
      ended_at: ago(387 + at * 900),
      duration_seconds: 9 + ((at * 37) % 11) / 2,
    }),
  );
}

function statsOf(ago: Ago): StatsWire {
  const { buckets, ...stats } = buildStats();
  return {
    ...stats,
    from: ago(86_400),
    to: ago(0),
    buckets: buckets.map((bucket, hour) => ({ ...bucket, at: ago((24 - hour) * 3_600) })),
  };
}

function jobsOf(ago: Ago, runs: RunSummaryWire[]): JobWire[] {
  const marks = (bad: number) =>
    Array.from({ length: 20 }, (_, at) => ({
      run_id: `0199aa0f0000700080000000000${String(at).padStart(5, '0')}`,
      status: at < bad || at === 13 ? ('failed' as const) : ('completed' as const),
      duration_seconds: 9 + ((at * 37) % 11) / 2,
    }));
  const jobOf = (job_id: string, en: string, he: string, given: Partial<JobWire> = {}) => {
    const job = buildJob();
    const active_count = runs.filter((run) => run.job_id === job_id && run.status === 'running').length;
    const texts = { ...job.texts, name: { en, he } };
    return buildJob({ job_id, name: en, texts, active_count, recent_runs: marks(0), ...given });
  };
  const last = { run_id: RUN_IDS.good, reason: null, trigger: 'scheduled', error_message: null } as const;
  const ended = { started_at: ago(144), ended_at: ago(140), duration_seconds: 3.4 };
  return [
    jobOf('daily_backup', 'Daily backup', 'גיבוי יומי', {
      category: 'backup',
      next_run_at: ago(-40_000),
      owner: 'storage',
      tags: ['nightly', 'דחוף'],
    }),
    jobOf('drive_sync', 'Drive sync', 'סנכרון Drive', {
      category: 'sync',
      next_run_at: ago(-400),
      recent_runs: marks(4),
      last_run: { ...last, ...ended, run_id: RUN_IDS.failed, status: 'failed', reason: 'error', error_message: QUOTA },
    }),
    jobOf('cache_maintenance', 'Cache maintenance', 'תחזוקת מטמון', {
      next_run_at: ago(-700),
      last_run: { ...last, ...ended, status: 'completed' },
    }),
    jobOf('cache_warming', 'Cache warming', 'חימום מטמון', {
      paused: { by: omer, at: ago(3_000), reason: 'המטמון עובר לשרת אחר', until: ago(-7_000) },
      next_run_at: null,
    }),
    jobOf('batch_analyze', 'Batch analysis', 'ניתוח אצווה', {
      category: 'batch',
      job_type: 'on_demand',
      type: 'on_demand',
      interval_seconds: null,
      schedule: 'on demand',
      next_run_at: null,
      args_schema: {
        type: 'object',
        properties: {
          path: { type: 'string', description: 'A folder below BATCH_ANALYZE_DIR' },
          limit: { type: 'integer', minimum: 1, maximum: 10_000 },
          dry: { type: 'boolean' },
        },
        additionalProperties: false,
      },
    }),
    jobOf('daily_data_cleanup', 'Data cleanup', 'ניקוי נתונים', {
      category: 'cleanup',
      enabled: false,
      can_trigger: false,
      env_toggle: 'DATA_CLEANUP_ENABLED',
      next_run_at: null,
      recent_runs: [],
    }),
  ];
}

function failuresOf(ago: Ago): FailureWire[] {
  const said = (by: typeof noa | typeof omer, seconds: number, note: string | null) => ({ by, at: ago(seconds), note });
  return [
    buildFailure({
      job_id: 'drive_sync',
      signature: SIGNATURE,
      error_message: QUOTA,
      count: 14,
      first_seen_at: ago(90_000),
      last_seen_at: ago(140),
      last_run_id: RUN_IDS.failed,
    }),
    buildFailure({
      signature: 'b2c3d4e5',
      state: 'acknowledged',
      error_message: 'MongoNetworkError: connect ECONNREFUSED 10.0.4.17:27017',
      last_seen_at: ago(300),
      acknowledged: said(omer, 600, 'בודק את החיבור למסד'),
    }),
    buildFailure({
      job_id: 'daily_backup',
      signature: 'c3d4e5f6',
      state: 'regressed',
      reason: 'timeout',
      error_message: 'The run took longer than 2 h',
      last_seen_at: ago(9_000),
      regressed_at: ago(9_000),
      resolved: said(noa, 400_000, 'A bigger machine'),
    }),
    buildFailure({
      job_id: 'batch_analyze',
      signature: 'd4e5f6a7',
      state: 'resolved',
      error_message: 'no-such-folder is not a folder',
      last_seen_at: ago(200_000),
      resolved: said(noa, 190_000, null),
    }),
  ];
}

function auditOf(ago: Ago) {
  return [
    buildAuditEntry({
      at: ago(30),
      actor: noa,
      action: 'trigger',
      target: 'batch_analyze',
      details: { note: 'Once more' },
    }),
    buildAuditEntry({
      at: ago(90),
      actor: { kind: 'telegram', id: '99', name: 'Guest' },
      action: 'cancel',
      target: RUN_IDS.stuck,
      outcome: 'refused',
      details: { code: 'forbidden' },
    }),
    buildAuditEntry({
      at: ago(3_000),
      actor: omer,
      target: 'cache_warming',
      details: { reason: 'המטמון עובר לשרת אחר', until: ago(-7_000) },
    }),
    buildAuditEntry({
      at: ago(9_000),
      actor: noa,
      action: 'record_deploy',
      target: '1.4.1',
      outcome: 'failed',
      details: {},
    }),
  ];
}
