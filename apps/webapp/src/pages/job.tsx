import {
  type contract,
  formatDuration,
  type JobWire,
  type MessageKey,
  type OutputOf,
  sayWhy,
} from '@jobs-monitor/core';
import { At, Code, Count, Duration, instantText, Percent, Text } from '../views/data.js';
import { DurationChart } from '../views/duration-chart.js';
import { segment } from '../views/href.js';
import { Card, Empty, Figure, PageHead } from '../views/parts.js';
import { RunsTable } from '../views/runs-table.js';
import { RunStrip } from '../views/status.js';
import { useView } from '../views/view.js';
import { ActiveRuns } from './active-runs.js';
import { JobActions } from './job-actions.js';
import { JobAlerts } from './job-alerts.js';
import { JobState } from './job-state.js';
import type { Page } from './page.js';
import { nextTimes, scheduleInWords } from './schedule.js';

type Why = OutputOf<typeof contract.explainJob>;

/** One job: what it is, when it runs, why it is not running, and how it has done. */
export const jobPage: Page = {
  paths: ['/jobs/:job_id'],
  async load({ params, read, view }) {
    const jobId = params.job_id ?? '';
    const input = { params: { job_id: jobId } };
    const [found, why, open, silences] = await Promise.all([
      read('getJob', input),
      read('explainJob', input),
      read('listAlerts', { query: { state: 'open', job_id: jobId } }),
      read('listSilences', { query: { active: 'true' } }),
    ]);
    const { say, locale } = view;
    const crumb = { href: '/jobs', label: say('web.jobs') };
    if (!found) {
      return { title: jobId, body: <PageHead title={<Text>{jobId}</Text>} crumb={crumb} /> };
    }
    const { job, active_runs, history, stats } = found;
    const name = job.texts.name[locale];
    const names = new Map([[job.job_id, name]]);
    return {
      title: name,
      body: (
        <>
          <PageHead
            crumb={crumb}
            title={<Text>{name}</Text>}
            lead={
              <>
                <p class="job-meta">
                  <Code>{job.job_id}</Code>
                  <span class="tag">{say(`category.${job.category}`)}</span>
                  <JobState job={job} />
                </p>
                <p>
                  <Text>{job.texts.description[locale]}</Text>
                </p>
              </>
            }
            actions={<JobActions job={job} />}
          />
          <div class="columns">
            <div>
              {active_runs.length > 0 && (
                <Card id="running" title={say('web.running_now')} flush>
                  <ActiveRuns runs={active_runs} names={names} />
                </Card>
              )}
              <JobAlerts job={job} open={open} silences={silences?.silences ?? []} />
              <Card id="history" title={say('web.history')} aside={<RunStrip runs={job.recent_runs} />} flush>
                {history.length > 0 ? (
                  <RunsTable runs={history} caption={say('web.history')} />
                ) : (
                  <Empty icon="runs" text={say('web.no_runs_yet')} />
                )}
              </Card>
              {history.length > 0 && (
                <p class="more">
                  <a href={`/runs?job_id=${segment(job.job_id)}`}>{say('web.all_runs_of_job')}</a>
                </p>
              )}
            </div>
            <div>
              {why && <WhyCard why={why} />}
              <ScheduleCard job={job} />
              <Card id="week" title={say('web.last_week')}>
                <dl class="figures">
                  <Figure label={say('web.runs')}>
                    <Count value={stats.runs} />
                  </Figure>
                  <Figure label={say('web.success')}>
                    <Percent ratio={stats.success_ratio} />
                  </Figure>
                  <Figure label={say('web.typical')}>
                    <Duration seconds={stats.durations.p50_seconds} />
                  </Figure>
                  <Figure label={say('web.slowest')}>
                    <Duration seconds={stats.durations.p95_seconds} />
                  </Figure>
                </dl>
                <DurationChart runs={history} />
              </Card>
              <LimitsCard job={job} />
            </div>
          </div>
        </>
      ),
    };
  },
};

function WhyCard({ why }: { why: Why }) {
  const { say, locale, timeZone } = useView();
  const isGoing = why.state === 'running' || why.state === 'queued';
  return (
    <Card
      id="why"
      title={say(isGoing ? 'web.why_now' : 'web.why')}
      aside={<span class="tag">{say(`web.why_${why.state}`)}</span>}
    >
      <ul class="reasons">
        {why.explanation.map((reason) => (
          <li key={reason.code}>
            <Text>{sayWhy(locale, reason, (iso) => instantText(iso, locale, timeZone))}</Text>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function ScheduleCard({ job }: { job: JobWire }) {
  const { say, locale } = useView();
  const times = job.enabled && !job.paused ? nextTimes(job, 5) : [];
  return (
    <Card id="schedule" title={say('web.schedule')}>
      <p class="strong">{scheduleInWords(job, say, locale)}</p>
      <p class="muted">
        <Code>{job.schedule}</Code>
      </p>
      {times.length > 0 && (
        <>
          <h3>{say('web.next_times')}</h3>
          <ol class="times">
            {times.map((time) => (
              <li key={time.getTime()}>
                <At at={time.toISOString()} />
              </li>
            ))}
          </ol>
        </>
      )}
    </Card>
  );
}

const LIMITS = [
  ['timeout_seconds', 'web.limit_timeout'],
  ['stuck_after_seconds', 'web.limit_stuck'],
  ['start_grace_seconds', 'web.limit_start_grace'],
  ['misfire_grace_seconds', 'web.limit_misfire'],
  ['retry_backoff_seconds', 'web.limit_backoff'],
] as const satisfies readonly (readonly [keyof JobWire['limits'], MessageKey])[];

/** What bounds its runs, what switches it, and where it is written. */
function LimitsCard({ job }: { job: JobWire }) {
  const { say, locale } = useView();
  const { limits } = job;
  const lengths = LIMITS.filter(
    ([key]) => limits[key] !== null && (key !== 'retry_backoff_seconds' || limits.max_retries > 0),
  );
  return (
    <Card id="limits" title={say('web.limits')}>
      <dl class="facts">
        <Fact label={say('web.limit_instances')}>
          {job.allow_concurrent ? (
            limits.max_instances === null ? (
              say('web.unlimited')
            ) : (
              <Count value={limits.max_instances} />
            )
          ) : (
            say('web.exclusive')
          )}
        </Fact>
        {lengths.map(([key, label]) => (
          <Fact key={key} label={say(label)}>
            {formatDuration(limits[key] ?? 0, locale)}
          </Fact>
        ))}
        <Fact label={say('web.limit_retries')}>
          <Count value={limits.max_retries} />
        </Fact>
        {job.env_toggle && (
          <Fact label={say('web.toggle')}>
            <Code>{job.env_toggle}</Code>
          </Fact>
        )}
        {job.source_file && (
          <Fact label={say('web.source_file')}>
            <Code>{job.source_file}</Code>
          </Fact>
        )}
        {job.family && (
          <Fact label={say('web.family')}>
            <Code>{job.family}</Code>
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
