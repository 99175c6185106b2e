import { formatDuration, type JobWire } from '@jobs-monitor/core';
import { Icon, type IconName } from '../views/icon.js';
import { useView } from '../views/view.js';
import { nextStart } from './next-runs.js';

export interface HealthSentenceProps {
  /** Null while they are not known. */
  jobs: readonly JobWire[] | null;
  /** How many things need a person. */
  problems: number;
  running: number;
}

/** The one thing to know, in a sentence, and under it what goes on. */
export function HealthSentence({ jobs, problems, running }: HealthSentenceProps) {
  const { say, staleness, locale, now } = useView();
  const mood = moodOf({ jobs, problems, isStale: staleness !== null });
  const next = jobs && nextStart(jobs, now);
  const nextIn = next && formatDuration((Date.parse(next.at) - now.getTime()) / 1000, locale);
  const facts = jobs
    ? [
        say('web.jobs_count', { count: jobs.length }),
        say('web.running_count', { count: running }),
        ...(nextIn ? [say('web.next_in', { duration: nextIn })] : []),
      ]
    : [];
  return (
    <header class={`pulse is-${MOODS[mood].tone}`}>
      <span class="pulse-mark">
        <Icon name={MOODS[mood].icon} />
      </span>
      <div>
        <h1>{mood === 'attention' ? say('web.health_attention', { count: problems }) : say(`web.health_${mood}`)}</h1>
        {facts.length > 0 && <p>{facts.join(' · ')}</p>}
      </div>
    </header>
  );
}

const MOODS = {
  good: { tone: 'completed', icon: 'completed' },
  attention: { tone: 'failed', icon: 'warning' },
  new: { tone: 'pending', icon: 'logo' },
  unknown: { tone: 'unknown', icon: 'warning' },
  good_before: { tone: 'unknown', icon: 'completed' },
} satisfies Record<string, { tone: string; icon: IconName }>;

/** What the sentence says; what was well a while ago is no reason for green. Pure. */
export function moodOf({
  jobs,
  problems,
  isStale,
}: Pick<HealthSentenceProps, 'jobs' | 'problems'> & { isStale: boolean }): keyof typeof MOODS {
  if (problems > 0) return 'attention';
  if (!jobs) return 'unknown';
  if (isStale) return 'good_before';
  return jobs.some(hasRun) ? 'good' : 'new';
}

/** True if anything is known of a run of the job. */
export const hasRun = (job: JobWire): boolean =>
  job.active_count > 0 || job.last_run !== null || job.recent_runs.length > 0;
