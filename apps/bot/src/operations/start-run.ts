import { type Actor, AppError, type RunSummary, say, type Trigger } from '@jobs-monitor/core';
import type { Job } from '../jobs/catalogue.js';
import { createRun } from '../runs/new-run.js';
import { type OperationDeps, requesterOf } from './deps.js';
import { isDynamic, pauseAt } from './job-view.js';
import { findJob } from './jobs.js';

export interface StartRequest {
  jobId: string;
  args: unknown;
  note: string | null;
  trigger: Trigger;
  /** The run that is tried again. */
  retryOf: RunSummary | null;
}

/**
 * Starts a run by hand: checks that the job is there, can be started, is enabled, not paused, that its args fit and its
 * gate is open; then stores the run as pending, which is what proves that an exclusive job is not running already, and
 * hands it to the scheduler. Nothing is stored for a refused request.
 */
export async function startRun(deps: OperationDeps, actor: Actor, request: StartRequest) {
  try {
    const { job, run } = await storePending(deps, actor, request);
    deps.bus.publish('run.queued', { run });
    // The run is stored: if this fails, the sweep of pending runs hands it over within seconds.
    await deps.schedule
      .runNow(job.id, run.run_id)
      .catch((error: unknown) => deps.log.warn('run_not_handed_over', { run_id: run.run_id, error }));
    return {
      message: say(deps.locale, 'api.triggered', { job: job.name[deps.locale] }),
      job_id: run.job_id,
      run_id: run.run_id,
      status: 'pending' as const,
    };
  } catch (error) {
    const refused = error instanceof AppError;
    deps.log[refused ? 'warn' : 'error']('jobs_trigger_failed', {
      job_id: request.jobId,
      actor: `${actor.kind}:${actor.id}`,
      code: refused ? error.code : 'internal',
      ...(!refused && { error }),
    });
    throw error;
  }
}

async function storePending(
  deps: OperationDeps,
  actor: Actor,
  request: StartRequest,
): Promise<{ job: Job; run: RunSummary }> {
  if (deps.draining()) throw new AppError('draining', say('en', 'error.draining'), { retryAfterSeconds: 5 });
  const job = await findJob(deps, request.jobId);
  if (!job || isDynamic(job)) throw refuse('not_triggerable', request.jobId);
  if (!job.enabled) throw refuse('job_disabled', job.id, { env_toggle: job.toggle?.variable ?? null });
  const now = deps.now();
  const pause = pauseAt(await deps.store.jobs.get(job.id), now);
  if (pause) throw refuse('job_paused', job.id, { by: pause.by.name, reason: pause.reason, until: pause.until });
  const args = checkArgs(job, request.args);
  checkGate(deps, job);
  const { retryOf } = request;
  const run = createRun({
    run_id: deps.newRunId(),
    job_id: job.id,
    category: job.category,
    trigger: request.trigger,
    queued_at: now,
    requested_by: requesterOf(actor),
    user_id: retryOf ? retryOf.user_id : userOf(actor, args),
    attempt: (retryOf?.attempt ?? 0) + 1,
    retry_of: retryOf?.run_id ?? null,
    note: request.note,
    args,
  });
  await deps.store.runs.insertPending(run, !job.allowConcurrent);
  return { job, run };
}

/** Whose run it is: of whom its args name, else of the person who asked; of nobody if a program did. */
function userOf({ kind, id }: Actor, args: unknown): string | null {
  const named = typeof args === 'object' && args !== null && 'user_id' in args ? args.user_id : undefined;
  if (typeof named === 'string') return named;
  return kind === 'web' || kind === 'telegram' ? id : null;
}

function checkArgs(job: Job, args: unknown): unknown {
  if (!job.argsSchema) {
    if (args === undefined || args === null || isEmptyObject(args)) return null;
    throw invalidArgs([{ path: 'body.args', message: 'must be left out: the job takes none' }]);
  }
  const checked = job.argsSchema.safeParse(args ?? {});
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(({ path, message }) => ({
    path: ['body', 'args', ...path.map(String)].join('.'),
    message,
  }));
  throw invalidArgs(problems);
}

function checkGate(deps: OperationDeps, job: Job): void {
  if (job.gate === null) return;
  const gate = deps.gate(job.gate);
  if (gate.open) return;
  throw new AppError('gate_closed', say('en', 'error.gate_closed'), {
    details: { gate: job.gate, missing: gate.missing },
    retryAfterSeconds: gate.retryAfterSeconds,
  });
}

function refuse(code: 'not_triggerable' | 'job_disabled' | 'job_paused', jobId: string, details = {}): AppError {
  return new AppError(code, say('en', `error.${code}`), { details: { job_id: jobId, ...details } });
}

function invalidArgs(problems: { path: string; message: string }[]): AppError {
  return new AppError('invalid_input', say('en', 'error.invalid_input'), { details: problems });
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && !Array.isArray(value) && Object.keys(value as object).length === 0;
}
