import { JOB_CATEGORIES, type JobCategory, type JobWire } from '@jobs-monitor/core';
import { code, type Line, plain, strong } from '../../messages/line.js';
import type { ButtonSpec, Reply } from '../reply.js';
import { categoryMark, enabledMark, statusMark } from './job-marks.js';
import { pageOf, pager, rowsOf } from './job-page.js';
import { data, dotted, idCode, labelOf, relative, type Shown } from './job-shown.js';

const JOBS_PER_PAGE = 8;
const MAX_NAME = 60;
const MAX_LABEL = 24;

/** All jobs by category: whether each is enabled, how its last run ended, when its next one is. A button for each. */
export function renderJobs(jobs: readonly JobWire[], wanted: number, shown: Shown): Reply {
  const byCategory = JOB_CATEGORIES.flatMap((category) => jobs.filter((job) => job.category === category));
  const page = pageOf(byCategory, wanted, JOBS_PER_PAGE);
  const { say } = shown;
  return {
    lines: [
      [plain('📋 '), strong(say('chat_jobs.all', { count: jobs.length }))],
      ...page.rows.flatMap((job, index) => [
        ...(job.category === page.rows[index - 1]?.category ? [] : categoryHeading(job.category, shown)),
        ...jobRow(job, shown),
      ]),
      [],
      [plain(`🔄 ${say('chat_jobs.hint_active')}: `), code('/jobs active')],
    ],
    buttons: [...jobButtons(page.rows, shown), ...pager(page, 'jobs', ''), overviewButtons(shown)],
    replaces: true,
  };
}

/** The jobs of one category, or that there are none. */
export function renderCategory(category: JobCategory, jobs: readonly JobWire[], wanted: number, shown: Shown): Reply {
  const { say } = shown;
  const page = pageOf(jobs, wanted, JOBS_PER_PAGE);
  const heading: Line[] = [
    [plain(`${categoryMark(category)} ${say('chat_jobs.category')}: `), strong(say(`category.${category}`))],
  ];
  if (jobs.length === 0) {
    return {
      lines: [...heading, [plain(say('chat_jobs.none_in_category'))]],
      buttons: [overviewButtons(shown)],
      replaces: true,
    };
  }
  return {
    lines: [...heading, ...page.rows.flatMap((job) => jobRow(job, shown))],
    buttons: [...jobButtons(page.rows, shown), ...pager(page, 'jobs', category), overviewButtons(shown)],
    replaces: true,
  };
}

/** To the lists. */
export function overviewButtons({ say }: Pick<Shown, 'say'>): ButtonSpec[] {
  return [
    { label: `📋 ${say('chat_jobs.button_all')}`, press: { command: 'jobs', input: '' } },
    { label: `🔄 ${say('chat_jobs.button_active')}`, press: { command: 'jobs', input: 'active' } },
    { label: `❌ ${say('chat_jobs.button_failed')}`, press: { command: 'jobs', input: 'failed' } },
  ];
}

/** Two in a row, each to the details of its job. */
function jobButtons(jobs: readonly JobWire[], { locale }: Shown): ButtonSpec[][] {
  const buttons = jobs.map((job) => ({
    label: labelOf(`${enabledMark(job)} ${job.texts.name[locale]}`, MAX_LABEL),
    press: { command: 'jobs', input: job.job_id },
  }));
  return rowsOf(buttons, 2);
}

function categoryHeading(category: JobCategory, { say }: Shown): Line[] {
  return [[], [plain(`${categoryMark(category)} `), strong(say(`category.${category}`))]];
}

function jobRow(job: JobWire, shown: Shown): Line[] {
  const { say, locale } = shown;
  const last = job.last_run;
  return [
    [
      plain(`${enabledMark(job)} ${stateWord(job, shown)} · `),
      data(job.texts.name[locale], MAX_NAME),
      plain(' · '),
      idCode(job.job_id),
    ],
    [
      plain('　'),
      ...dotted([
        job.active_count > 0 ? plain(`🔄 ${say('chat_jobs.active_now', { count: job.active_count })}`) : null,
        last
          ? plain(`${say('chat_jobs.last')} ${statusMark(last.status)} ${relative(last.ended_at, shown)}`)
          : plain(say('chat_jobs.never_ran')),
        job.enabled && job.next_run_at !== null
          ? plain(`${say('chat_jobs.next')} ${relative(job.next_run_at, shown)}`)
          : null,
      ]),
    ],
  ];
}

/** Enabled, paused or disabled, in a word. */
export function stateWord({ enabled, paused }: JobWire, { say }: Pick<Shown, 'say'>): string {
  if (!enabled) return say('chat_jobs.disabled');
  return paused === null ? say('chat_jobs.enabled') : say('chat_jobs.paused');
}
