import type { JobWire } from '@jobs-monitor/core';
import { plain } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { jobActions } from './job-details.js';
import { data, dotted, idCode, type Shown, timeCode } from './job-shown.js';

/** The job is paused now: until when, and why. */
export function renderPaused(job: JobWire, shown: Shown): Reply {
  const { say } = shown;
  const until = job.paused?.until ?? null;
  const reason = job.paused?.reason ?? null;
  return {
    lines: [
      [
        plain(`⏸️ ${say('chat_jobs.paused')}: `),
        ...dotted([
          idCode(job.job_id),
          until === null
            ? plain(say('web.pause_until_resumed'))
            : [plain(`${say('chat_jobs.until')} `), timeCode(until, shown)],
          reason === null ? null : data(reason, 300),
        ]),
      ],
      [plain(say('web.pause_text'))],
    ],
    buttons: [jobActions(job, shown)],
  };
}

/** The job goes on. */
export function renderResumed(job: JobWire, shown: Shown): Reply {
  const next = job.enabled ? job.next_run_at : null;
  return {
    lines: [
      [plain(`▶️ ${shown.say('web.resume_done')}: `), idCode(job.job_id)],
      ...(next === null ? [] : [[plain(`${shown.say('chat_jobs.next_run')}: `), timeCode(next, shown)]]),
    ],
    buttons: [jobActions(job, shown)],
  };
}

/** A duration that cannot be read, or one that no pause takes. */
export function renderBadDuration(text: string, { say }: Shown): Reply {
  return { lines: [[plain(`⚠️ ${say('chat_jobs.bad_duration')}: `), data(text, 60)]], refused: true };
}
