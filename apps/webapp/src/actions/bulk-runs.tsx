import { AppError, type RunSummaryWire, type Say } from '@jobs-monitor/core';
import type { PageRequest } from '../pages/page.js';
import { eachBounded } from './bounded.js';
import { type BulkDeed, createBulkAction } from './bulk.js';
import type { Chosen } from './bulk-preview.js';
import { type LeftOut, planCancels, planRetries } from './bulk-runs-plan.js';
import { RunSubject } from './subjects.js';

const READ_AT_ONCE = 8;

/** Asks many active runs to stop. */
export const cancelRuns = createBulkAction({
  path: '/bulk/runs/cancel',
  role: 'operator',
  tone: 'danger',
  title: 'web.bulk_cancel_title',
  button: 'web.bulk_cancel_button',
  told: 'web.bulk_cancel_done',
  async choose(request, ids) {
    const runs = await readRuns(request, ids);
    return chosenOf(ids, runs, planCancels(runs), request.view.say);
  },
  fields: (say, { reason }) => (
    <label class="field">
      <span>{say('web.reason_optional')}</span>
      <input name="reason" value={reason} maxLength={500} dir="auto" />
    </label>
  ),
  async act({ call, view }, runId, form) {
    const reason = form.reason?.trim();
    await call('cancelRun', {
      params: { run_id: runId },
      body: { ...(reason && { reason }) },
      idempotencyKey: runId,
    });
    return { text: view.say('web.cancel_done'), runId };
  },
} satisfies BulkDeed);

/** Starts many ended runs again, each with its own args. */
export const retryRuns = createBulkAction({
  path: '/bulk/runs/retry',
  role: 'operator',
  tone: 'primary',
  title: 'web.bulk_retry_title',
  button: 'web.bulk_retry_button',
  told: 'web.bulk_retry_done',
  async choose(request, ids) {
    const [runs, jobs] = await Promise.all([readRuns(request, ids), request.read('listJobs')]);
    const byId = new Map(jobs?.jobs.map((job) => [job.job_id, job]));
    return chosenOf(ids, runs, planRetries(runs, byId), request.view.say);
  },
  async act({ call, view }, runId) {
    const { run_id } = await call('retryRun', { params: { run_id: runId }, idempotencyKey: runId });
    return { text: view.say('web.run_asked'), runId: run_id };
  },
} satisfies BulkDeed);

/** Each run as it is now; null for one that is gone, or that no run can be. */
function readRuns({ call }: PageRequest, ids: readonly string[]): Promise<(RunSummaryWire | null)[]> {
  return eachBounded(READ_AT_ONCE, ids, async (run_id) => {
    try {
      return (await call('getRun', { params: { run_id } })).run;
    } catch (error) {
      const isGone = error instanceof AppError && ['run_not_found', 'invalid_input'].includes(error.code);
      if (isGone) return null;
      throw error;
    }
  });
}

function chosenOf(
  ids: readonly string[],
  runs: readonly (RunSummaryWire | null)[],
  reasons: readonly (LeftOut | null)[],
  say: Say,
): Chosen[] {
  return ids.map((id, at) => {
    const reason = reasons[at] ?? null;
    return {
      id,
      subject: <RunSubject run={runs[at] ?? null} runId={id} />,
      leftOut: reason && reasonText(reason, say),
    };
  });
}

function reasonText(reason: LeftOut, say: Say): string {
  return reason === 'cancel_asked' || reason === 'same_job' ? say(`web.bulk_${reason}`) : say(`error.${reason}`);
}
