import type { JobWire } from '@jobs-monitor/core';
import { Ago, Text } from '../views/data.js';
import { jobHref } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { useView } from '../views/view.js';

const SHOWN = 6;

interface Start {
  job: JobWire;
  at: string;
}

/** The starts that are planned and lie ahead, the nearest first. Pure. */
export function nextStarts(jobs: readonly JobWire[], now: Date): Start[] {
  return jobs
    .flatMap((job) => (job.next_run_at !== null && job.enabled && !job.paused ? [{ job, at: job.next_run_at }] : []))
    .filter(({ at }) => Date.parse(at) > now.getTime())
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

export const nextStart = (jobs: readonly JobWire[], now: Date): Start | null => nextStarts(jobs, now)[0] ?? null;

/** What starts next, and when. */
export function NextRuns({ jobs }: { jobs: readonly JobWire[] }) {
  const { say, locale, now } = useView();
  const starts = nextStarts(jobs, now).slice(0, SHOWN);
  if (starts.length === 0)
    return (
      <p class="nothing">
        <Icon name="pending" />
        {say('web.nothing_planned')}
      </p>
    );
  return (
    <ul class="list">
      {starts.map(({ job, at }) => (
        <li key={job.job_id} data-key={job.job_id}>
          <a href={jobHref(job.job_id)}>
            <Text>{job.texts.name[locale]}</Text>
          </a>
          <Ago at={at} />
        </li>
      ))}
    </ul>
  );
}
