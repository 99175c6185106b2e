import type { RunLogWire, RunStatus, RunWire } from '@jobs-monitor/core';
import { ago, buildJob, buildRun, buildRunSummary } from '../apps/webapp/src/testing/builders.js';
import { type Stage, startStage } from './scene.js';

export const LIVE = 'run-that-goes-on';
export const FAILED = 'run-that-failed';
const KEPT = 50;

/** The web app before a bot with many runs, one of which goes on as the test says. */
export type RunsStage = Stage & {
  /** The run that goes on writes lines, and the bot tells that it moved. */
  write(...lines: Partial<RunLogWire>[]): void;
  /** It ends, and the bot tells so. */
  end(status: RunStatus): void;
};

export async function startRunsStage(): Promise<RunsStage> {
  const now = new Date();
  const others = Array.from({ length: 45 }, (_, at) =>
    buildRunSummary({ run_id: `run-number-${String(at).padStart(8, '0')}`, queued_at: ago(300 + at * 60, now) }),
  );
  const failed = buildRun({
    run_id: FAILED,
    status: 'failed',
    reason: 'error',
    error_message: 'The disk is full',
    error_signature: 'cc261c790e5f',
    attempt: 2,
    retry_of: 'the-first-try',
  });
  const total: RunLogWire[] = [];
  let live = buildRun({
    run_id: LIVE,
    status: 'running',
    queued_at: ago(20, now),
    started_at: ago(19, now),
    ended_at: null,
    duration_seconds: null,
    progress: 0,
    processed_items: 0,
    logs: [],
    result: null,
  });

  const stage = await startStage({
    listJobs: { jobs: [buildJob({ allow_concurrent: true })] },
    listRuns: () => ({ runs: [live, failed, ...others].map((run) => buildRunSummary(run)), next_cursor: null }),
    getRun: ({ params }) => ({ run: runOf(params.run_id ?? '') }),
    listAttempts: ({ params }) => ({ runs: [runOf(params.run_id ?? '')] }),
    getRunLogs: ({ query }) => ({
      logs: total.slice(Math.max(Number(query.get('after')), total.length - KEPT)),
      next: total.length,
    }),
    cancelRun: ({ params }) => {
      const by = { kind: 'web', id: 'token', name: 'Access token' } as const;
      if (params.run_id === LIVE)
        change({
          cancel: { requested_at: new Date().toISOString(), by, reason: null, seen_at: null, ignored_at: null },
        });
      return { run_id: params.run_id ?? '', cancel: 'requested' };
    },
    retryRun: ({ params }) => ({
      message: 'The run was asked for',
      job_id: 'cache_maintenance',
      run_id: `again-${params.run_id}`,
      status: 'pending',
    }),
  });

  function runOf(runId: string): RunWire {
    if (runId === LIVE) return live;
    return { ...(runId === FAILED ? failed : buildRun(others.find(({ run_id }) => run_id === runId))), run_id: runId };
  }

  function change(given: Partial<RunWire>) {
    live = { ...live, ...given };
  }

  function tell(type: 'run.progress' | 'run.ended') {
    stage.bot.emit({ type, run: buildRunSummary(live) });
  }

  return {
    ...stage,
    write(...lines) {
      for (const line of lines)
        total.push({ timestamp: new Date().toISOString(), level: 'info', message: `Line ${total.length}`, ...line });
      const progress = Math.min(99, live.progress + 10);
      change({
        logs: total.slice(-KEPT),
        logs_dropped: Math.max(0, total.length - KEPT),
        progress,
        processed_items: progress,
      });
      tell('run.progress');
    },
    end(status) {
      change({ status, ended_at: new Date().toISOString(), duration_seconds: 21 });
      tell('run.ended');
    },
  };
}
