import type { JobWire, RunStatus, RunSummaryWire, StatsWire } from '@jobs-monitor/core';
import {
  ago as agoFrom,
  buildDeploy,
  buildFailure,
  buildJob,
  buildRunSummary,
} from '../apps/webapp/src/testing/builders.js';
import type { Answers } from '../apps/webapp/src/testing/fake-bot.js';

const NOA = { kind: 'web', id: 'noa', name: 'Noa' } as const;

/** What a bot answers on a day with much to do: every category, runs that go on, failures in every state, and deploys. */
export function busyDay(now: Date): Answers {
  const ago = (seconds: number) => agoFrom(seconds, now);
  const jobs = JOBS.map((given, at) => jobOf(now, given, at));
  const [analyze, sync] = ['batch_analyze', 'drive_sync'].map((id) => jobs.find(({ job_id }) => job_id === id));
  const active = [
    buildRunSummary({
      run_id: runIdAt(now, 184, 1),
      job_id: 'batch_analyze',
      status: 'running',
      started_at: ago(183),
      ended_at: null,
      duration_seconds: null,
      progress: 62,
      total_items: 5_000,
      processed_items: 3_100,
      message: 'part-6/file-3106.ts',
    }),
    buildRunSummary({
      run_id: runIdAt(now, 40, 2),
      job_id: 'drive_sync',
      status: 'running',
      started_at: ago(40),
      ended_at: null,
      duration_seconds: null,
      progress: 0,
      total_items: null,
      processed_items: 812,
    }),
  ];
  const history = (jobId: string, count: number) => Array.from({ length: count }, (_, at) => pastRun(now, jobId, at));
  const failures = [
    buildFailure({
      job_id: 'drive_sync',
      signature: 'a1f0c2d3e4b5',
      error_message: 'Drive answered 429: rate limit exceeded, retry after 30 s',
      last_seen_at: ago(340),
      count: 41,
    }),
    buildFailure({
      job_id: 'daily_backup',
      signature: 'b7e1c2d3e4b5',
      state: 'regressed',
      error_message: 'Bucket backups-2026 is not writable',
      last_seen_at: ago(4_100),
      count: 7,
      regressed_at: ago(4_100),
    }),
    buildFailure({
      signature: 'c9d1c2d3e4b5',
      state: 'acknowledged',
      error_message: 'connect ECONNREFUSED 10.0.0.7:6379',
      last_seen_at: ago(8_000),
      acknowledged: { by: NOA, at: ago(7_000), note: 'Redis moves today' },
    }),
    buildFailure({
      job_id: 'cleanup_notifications',
      signature: 'd0d1c2d3e4b5',
      state: 'resolved',
      error_message: 'Cannot read properties of undefined (reading "ends_at")',
      last_seen_at: ago(80_000),
      count: 2,
      resolved: { by: NOA, at: ago(50_000), note: null },
    }),
  ];
  return {
    listJobs: { jobs },
    listActive: {
      active_runs: active,
      recent_runs: [
        pastRun(now, 'cache_warming', 0, 35),
        pastRun(now, 'cache_maintenance', 1, 71),
        {
          ...pastRun(now, 'drive_sync', 2, 140),
          status: 'failed',
          error_message: 'Drive answered 429: rate limit exceeded, retry after 30 s',
        },
        pastRun(now, 'health_probe', 3, 200),
      ],
    },
    getJob: ({ params }) => ({
      job: jobs.find(({ job_id }) => job_id === params.job_id) ?? buildJob(),
      active_runs: active.filter(({ job_id }) => job_id === params.job_id),
      history: history(params.job_id ?? '', 20),
      stats: statsOf(now, 604_800, 21_600),
    }),
    listRuns: ({ query }) => ({
      runs: history(query.get('job_id') ?? 'cache_maintenance', Number(query.get('limit') ?? 50)).filter(
        ({ status }) => !query.has('signature') || status === 'failed',
      ),
      next_cursor: null,
    }),
    getStats: ({ query }) => {
      const window = query.get('window');
      if (window === '1h') return statsOf(now, 3_600, 300);
      return window === '7d' ? statsOf(now, 604_800, 21_600) : statsOf(now, 86_400, 3_600);
    },
    listFailures: ({ query }) => ({
      failures: failures.filter(
        ({ state, job_id }) =>
          (query.get('state') === null ||
            query.get('state') === state ||
            (query.get('state') === 'open' && state !== 'resolved')) &&
          (query.get('job_id') ?? job_id) === job_id,
      ),
      next_cursor: null,
    }),
    getFailure: ({ params }) => ({
      failure: failures.find(({ signature }) => signature === params.signature) ?? buildFailure(),
    }),
    listDeploys: {
      deploys: [
        buildDeploy({
          deploy_id: 'd3',
          version: '1.4.0',
          at: ago(17_000),
          note: 'Backups go to the new bucket',
          url: 'https://example.com/1.4.0',
        }),
        buildDeploy({ deploy_id: 'd2', version: '1.3.9-hotfix', at: ago(200_000) }),
        buildDeploy({ deploy_id: 'd1', version: '1.3.8', at: ago(420_000) }),
      ],
    },
    listAlerts: { alerts: [], next_cursor: null, open: 0 },
    explainJob: {
      job_id: (analyze ?? sync)?.job_id ?? '',
      state: 'waiting',
      next_run_at: ago(-240),
      explanation: [{ code: 'next_run', message: '', details: { at: ago(-240) } }],
    },
  };
}

const JOBS: (Partial<JobWire> & { he: string; en: string })[] = [
  {
    job_id: 'daily_backup',
    en: 'Daily backup',
    he: 'גיבוי יומי',
    category: 'backup',
    owner: 'platform',
    tags: ['night', 'storage'],
    schedule: 'cron 0 3 * * * Asia/Jerusalem',
    interval_seconds: null,
  },
  {
    job_id: 'drive_sync',
    en: 'Drive sync',
    he: 'סנכרון Drive',
    category: 'sync',
    owner: 'integrations',
    tags: ['google'],
    active_count: 1,
  },
  { job_id: 'cache_maintenance', en: 'Cache maintenance', he: 'תחזוקת מטמון', category: 'cache' },
  {
    job_id: 'cache_warming',
    en: 'Cache warming',
    he: 'חימום מטמון',
    category: 'cache',
    paused: { by: NOA, at: '2026-03-10T10:00:00Z', reason: 'Moving house', until: null },
  },
  {
    job_id: 'cleanup_notifications',
    en: 'Notification cleanup',
    he: 'ניקוי התראות',
    category: 'cleanup',
    owner: 'platform',
  },
  {
    job_id: 'health_probe',
    en: 'Health probe',
    he: 'בדיקת תקינות',
    category: 'monitoring',
    interval_seconds: 60,
    schedule: 'every 60s',
  },
  {
    job_id: 'batch_analyze',
    en: 'Batch analysis',
    he: 'ניתוח אצווה',
    category: 'batch',
    schedule: 'on demand',
    interval_seconds: null,
    next_run_at: null,
    active_count: 1,
    tags: ['heavy'],
  },
  {
    job_id: 'old_report',
    en: 'Old report',
    he: 'דוח ישן',
    category: 'other',
    enabled: false,
    env_toggle: 'OLD_REPORT_ENABLED',
    next_run_at: null,
  },
];

function jobOf(now: Date, { he, en, ...given }: (typeof JOBS)[number], at: number): JobWire {
  const runs = Array.from({ length: at === 7 ? 0 : 20 }, (_, back) => pastRun(now, given.job_id ?? '', back));
  const [last] = runs;
  return buildJob({
    name: en,
    texts: { name: { en, he }, description: { en: `What ${en.toLowerCase()} is for`, he: `התפקיד של ${he}` } },
    next_run_at: agoFrom(-140 - at * 733, now),
    recent_runs: runs.map(({ run_id, status, duration_seconds }) => ({ run_id, status, duration_seconds })),
    last_run: last ? { ...last, ended_at: last.ended_at ?? last.queued_at } : null,
    ...given,
  });
}

/** An ended run, one of the newest of its job; what becomes of it hangs on its place alone. */
function pastRun(now: Date, jobId: string, back: number, secondsAgo = 300 + back * 2_713): RunSummaryWire {
  const seed = [...jobId].reduce((sum, letter) => sum + letter.charCodeAt(0), back * 37);
  const status: RunStatus =
    seed % 19 === 3 ? 'failed' : seed % 23 === 5 ? 'skipped' : seed % 31 === 7 ? 'cancelled' : 'completed';
  const seconds = status === 'skipped' ? null : 2 + ((seed * 7) % 23) + (seed % 5 === 0 ? 21 : 0);
  return buildRunSummary({
    run_id: runIdAt(now, secondsAgo + (seconds ?? 0), seed),
    job_id: jobId,
    status,
    queued_at: agoFrom(secondsAgo + (seconds ?? 0) + 1, now),
    started_at: agoFrom(secondsAgo + (seconds ?? 0), now),
    ended_at: agoFrom(secondsAgo, now),
    duration_seconds: seconds,
    ...(status === 'failed' && { reason: 'error', error_message: 'The disk is full', error_signature: 'cc261c790e5f' }),
    ...(status === 'skipped' && { reason: 'already_running', processed_items: 0 }),
  });
}

function runIdAt(now: Date, secondsAgo: number, seed: number): string {
  const hex = Math.floor(now.getTime() - secondsAgo * 1000)
    .toString(16)
    .padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(seed).padStart(12, '0')}`;
}

function statsOf(now: Date, window_seconds: number, bucket_seconds: number): StatsWire {
  const sizeMs = bucket_seconds * 1000;
  const from = now.getTime() - window_seconds * 1000;
  const first = Math.floor(from / sizeMs) * sizeMs;
  const buckets = Array.from({ length: Math.ceil((now.getTime() - first) / sizeMs) }, (_, at) => ({
    at: new Date(first + at * sizeMs).toISOString(),
    completed: 18 + ((at * 13) % 21),
    failed: at % 9 === 4 ? 5 : at % 13 === 6 ? 1 : 0,
    cancelled: at % 17 === 3 ? 1 : 0,
    skipped: at % 6 === 1 ? 3 : 0,
    p50_seconds: 6 + ((at * 5) % 4) + (at > 22 ? 4 : 0),
    p95_seconds: 21 + ((at * 11) % 13) + (at > 22 ? 12 : 0),
    p99_seconds: 50,
  }));
  const sum = (key: 'completed' | 'failed' | 'cancelled' | 'skipped') =>
    buckets.reduce((all, each) => all + each[key], 0);
  const by_status = {
    completed: sum('completed'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
    skipped: sum('skipped'),
  };
  return {
    window_seconds,
    from: new Date(from).toISOString(),
    to: now.toISOString(),
    bucket_seconds,
    runs: by_status.completed + by_status.failed + by_status.cancelled + by_status.skipped,
    by_status,
    success_ratio: by_status.completed / (by_status.completed + by_status.failed),
    durations: { p50_seconds: 8, p95_seconds: 34, p99_seconds: 50 },
    buckets,
  };
}
