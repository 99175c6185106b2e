import type { JobWire, Say } from '@jobs-monitor/core';
import type { PageRequest } from '../pages/page.js';
import { type BulkDeed, createBulkAction } from './bulk.js';
import { againstPause, againstResume, againstRun, type JobLeftOut } from './bulk-jobs-plan.js';
import type { Chosen } from './bulk-preview.js';
import { PauseFields, pauseOf } from './pause-fields.js';
import { JobSubject } from './subjects.js';

/** Starts many jobs now, those that need no args. */
export const runJobs = createBulkAction({
  path: '/bulk/jobs/run',
  role: 'operator',
  tone: 'primary',
  title: 'web.bulk_run_title',
  button: 'web.bulk_run_button',
  told: 'web.bulk_run_done',
  choose: (request, ids) => chosenOf(request, ids, againstRun),
  fields: (say, { note }) => (
    <label class="field">
      <span>{say('web.note_optional')}</span>
      <input name="note" value={note} maxLength={500} dir="auto" />
    </label>
  ),
  async act({ call, view }, jobId, form) {
    const note = form.note?.trim();
    const { run_id } = await call('triggerJob', {
      params: { job_id: jobId },
      body: { ...(note && { note }) },
      idempotencyKey: jobId,
    });
    return { text: view.say('web.run_asked'), runId: run_id };
  },
} satisfies BulkDeed);

/** Stops starting the runs of many jobs, until resumed or for a while. */
export const pauseJobs = createBulkAction({
  path: '/bulk/jobs/pause',
  role: 'operator',
  tone: 'primary',
  title: 'web.bulk_pause_title',
  button: 'web.bulk_pause_button',
  told: 'web.bulk_pause_done',
  choose: (request, ids) => chosenOf(request, ids, againstPause),
  fields: (say, given) => <PauseFields say={say} given={given} />,
  async act({ call, view }, jobId, form) {
    await call('pauseJob', { params: { job_id: jobId }, body: pauseOf(form, view.now), idempotencyKey: jobId });
    return { text: view.say('web.pause_done') };
  },
} satisfies BulkDeed);

/** Starts the runs of many paused jobs again. */
export const resumeJobs = createBulkAction({
  path: '/bulk/jobs/resume',
  role: 'operator',
  tone: 'primary',
  title: 'web.bulk_resume_title',
  button: 'web.bulk_resume_button',
  told: 'web.bulk_resume_done',
  choose: (request, ids) => chosenOf(request, ids, againstResume),
  async act({ call, view }, jobId) {
    await call('resumeJob', { params: { job_id: jobId }, idempotencyKey: jobId });
    return { text: view.say('web.resume_done') };
  },
} satisfies BulkDeed);

/** Each job as it is now, and why it is left out, if it is. */
async function chosenOf(
  { call, view }: PageRequest,
  ids: readonly string[],
  against: (job: JobWire | null) => JobLeftOut | null,
): Promise<Chosen[]> {
  const byId = new Map((await call('listJobs', {})).jobs.map((job) => [job.job_id, job]));
  return ids.map((id) => {
    const job = byId.get(id) ?? null;
    const reason = against(job);
    return { id, subject: <JobSubject job={job} jobId={id} />, leftOut: reason && reasonText(reason, view.say) };
  });
}

function reasonText(reason: JobLeftOut, say: Say): string {
  switch (reason) {
    case 'dynamic':
    case 'needs_args':
    case 'paused_already':
    case 'not_paused':
      return say(`web.bulk_${reason}`);
    default:
      return say(`error.${reason}`);
  }
}
