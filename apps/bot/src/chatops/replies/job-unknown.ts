import { plain } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { overviewButtons } from './job-list.js';
import { idCode, labelOf, type Shown } from './job-shown.js';

const MAX_LABEL = 40;

/** A job that is not there, and those that may have been meant: each a button that does with it what was asked for. */
export function renderUnknownJob(
  jobId: string,
  nearest: readonly string[],
  again: { command: string; input(jobId: string): string; acts: boolean },
  shown: Shown,
): Reply {
  const { say } = shown;
  if (jobId === '') {
    return {
      lines: [[plain(`⚠️ ${say('chat_jobs.which_job')}`)]],
      buttons: [overviewButtons(shown)],
      refused: true,
    };
  }
  return {
    lines: [
      [plain(`⚠️ ${say('chat_jobs.job_not_found')}: `), idCode(jobId)],
      ...(nearest.length === 0 ? [] : [[plain(`${say('chat_jobs.did_you_mean')}`)]]),
      ...nearest.map((id) => [plain('• '), idCode(id)]),
    ],
    buttons: [
      ...nearest.map((id): ButtonSpec[] => [
        {
          label: labelOf(id, MAX_LABEL),
          press: { command: again.command, input: again.input(id), ...(again.acts && { confirm: true }) },
        },
      ]),
      ...(nearest.length === 0 ? [overviewButtons(shown)] : []),
    ],
    refused: true,
  };
}
