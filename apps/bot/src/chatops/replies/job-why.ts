import { sayWhy, type WhyReason } from '@jobs-monitor/core';
import { cleanLine } from '../../messages/clean.js';
import { cutText } from '../../messages/cut.js';
import { plain, strong } from '../../messages/line.js';
import type { Reply } from '../reply.js';
import { idCode, type Shown, timeCode } from './job-shown.js';

const MAX_REASON = 400;

export interface WhyAnswer {
  job_id: string;
  state: 'running' | 'queued' | 'waiting' | 'disabled' | 'paused' | 'blocked' | 'never';
  explanation: readonly WhyReason[];
}

/** Why the job is not running, or that it is: its state and each reason that holds. */
export function renderWhy({ job_id, state, explanation }: WhyAnswer, shown: Shown): Reply {
  const { say, locale } = shown;
  const showInstant = (iso: string) => timeCode(iso, shown).text;
  return {
    lines: [
      [plain(`❓ ${say('chat_jobs.why')} `), idCode(job_id)],
      [plain(`${say('web.why_now')}: `), strong(say(`web.why_${state}`))],
      ...explanation.map((reason) => [
        plain(`• ${cutText(cleanLine(sayWhy(locale, reason, showInstant)), MAX_REASON)}`),
      ]),
    ],
    buttons: [[{ label: `⬅️ ${say('chat_jobs.button_job')}`, press: { command: 'jobs', input: job_id } }]],
    replaces: true,
  };
}
