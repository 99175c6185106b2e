import { plain } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { ACTIVE } from '../standing.js';
import { dotted, idCode, type Shown } from './job-shown.js';

/** The job is running already: the run that is in the way, with the way to it. */
export function renderAlreadyRunning(jobId: string, runId: string, { say }: Shown): Reply {
  return {
    lines: [[plain(`⚠️ ${say('error.already_running')}: `), ...dotted([idCode(jobId), idCode(runId)])]],
    buttons: [
      [
        { label: `📜 ${say('chat_jobs.logs')}`, press: { command: 'logs', input: runId } },
        {
          label: `🚫 ${say('chat_jobs.button_cancel')}`,
          press: { command: 'cancel', input: runId, confirm: true, state: ACTIVE },
        },
      ],
    ],
    refused: true,
  };
}

/** The run was asked to stop, or never began. */
export function renderCancelled(run: { run_id: string; job_id: string }, { say }: Shown): Reply {
  return {
    lines: [[plain(`🚫 ${say('web.cancel_done')}: `), ...dotted([idCode(run.job_id), idCode(run.run_id)])]],
    buttons: [[{ label: `📜 ${say('chat_jobs.logs')}`, press: { command: 'logs', input: run.run_id } }]],
  };
}
