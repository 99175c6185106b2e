import type { RunSummaryWire } from '@jobs-monitor/core';
import { plain } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { runStateOf } from '../standing.js';
import { overviewButtons } from './job-list.js';
import { runMark } from './job-marks.js';
import { dotted, idCode, relative, type Shown } from './job-shown.js';

/** A run that cannot be found: no id was given, it is too short, or none begins so. */
export function renderUnknownRun(asked: string, problem: 'missing' | 'too_short' | 'none', shown: Shown): Reply {
  const { say } = shown;
  const lines = {
    missing: [plain(`⚠️ ${say('chat_jobs.which_run')}`)],
    too_short: [plain(`⚠️ ${say('chat_jobs.run_id_too_short')}`)],
    none: [plain(`⚠️ ${say('chat_jobs.run_not_found')}: `), idCode(asked)],
  };
  return { lines: [lines[problem]], buttons: [overviewButtons(shown)], refused: true };
}

/** Several runs begin so: each a button that does with it what was asked for. */
export function renderSeveralRuns(
  asked: string,
  runs: readonly RunSummaryWire[],
  again: { command: string; acts: boolean },
  shown: Shown,
): Reply {
  const { say } = shown;
  return {
    lines: [
      [plain(`⚠️ ${say('chat_jobs.run_id_not_unique')}: `), idCode(asked)],
      ...runs.map((run, index) => [
        plain(`${index + 1}. ${runMark(run)} ${say(`status.${run.status}`)} `),
        ...dotted([idCode(run.job_id), plain(relative(run.queued_at, shown)), idCode(run.run_id)]),
      ]),
    ],
    buttons: [
      runs.map((run, index): ButtonSpec => {
        const press = { command: again.command, input: run.run_id };
        return {
          label: String(index + 1),
          press: again.acts ? { ...press, confirm: true, state: runStateOf(run) } : press,
        };
      }),
    ],
    refused: true,
  };
}
