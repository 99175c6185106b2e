import type { JobWire } from '@jobs-monitor/core';
import { ThroughputChart } from '../views/bars-chart.js';
import { Ago, Count, Percent, Text } from '../views/data.js';
import { jobHref, runHref } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { Card, Empty, Figure, PageHead } from '../views/parts.js';
import { useView } from '../views/view.js';
import { ActiveRuns } from './active-runs.js';
import { assessHealth } from './health.js';
import { jobNames } from './job-names.js';
import type { Page } from './page.js';
import { ProblemList } from './problems.js';
import { RecentRuns } from './recent-runs.js';
import { RunPanel } from './run-panel.js';

/** What needs attention first, then what runs, what ended and what comes next. */
export const overviewPage: Page = {
  paths: ['/', '/jobs/monitor'],
  nav: { label: 'web.overview', icon: 'overview' },
  async load({ read, view, query }) {
    const jobId = query.get('job_id');
    if (jobId) return { redirect: jobHref(jobId) };
    const runId = query.get('run_id');
    const [jobs, active, stats, workers, system, open, peek] = await Promise.all([
      read('listJobs'),
      read('listActive'),
      read('getStats', { query: { window: '24h' } }),
      read('listWorkers'),
      read('getSystem'),
      read('listAlerts', { query: { state: 'open' } }),
      runId ? read('getRun', { params: { run_id: runId } }) : null,
    ]);
    const all = jobs?.jobs ?? [];
    const problems = assessHealth(
      {
        jobs: all,
        activeRuns: active?.active_runs ?? [],
        workers: workers?.workers ?? null,
        incidents: open?.alerts ?? [],
      },
      view.now,
    );
    const names = jobNames(all, view.locale);
    // More incidents than were asked for are counted all the same.
    const count = problems.length + (open ? Math.max(0, open.open - open.alerts.length) : 0);
    return {
      title: view.say('web.overview'),
      body: (
        <>
          <PageHead title={view.say('web.overview')} lead={<Health count={count} isKnown={jobs !== null} />} />
          {system?.database === 'embedded' && <TrialBanner />}
          {peek && <RunPeek run={peek.run} name={names.get(peek.run.job_id) ?? peek.run.job_id} />}
          {count > 0 && (
            <Card id="attention" title={view.say('web.needs_attention')} flush>
              <ProblemList problems={problems} count={count} names={names} />
            </Card>
          )}
          <div class="columns">
            <div>
              <Card id="running" title={view.say('web.running_now')} flush>
                <ActiveRuns runs={active?.active_runs ?? []} names={names} />
              </Card>
              <Card id="recent" title={view.say('web.ended_lately')} flush>
                {active && active.recent_runs.length > 0 ? (
                  <RecentRuns runs={active.recent_runs} names={names} />
                ) : (
                  <Empty icon="runs" text={view.say('web.nothing_ended_lately')} />
                )}
              </Card>
            </div>
            <div>
              {stats && (
                <Card id="day" title={view.say('web.last_day')}>
                  <dl class="figures">
                    <Figure label={view.say('web.runs')}>
                      <Count value={stats.runs} />
                    </Figure>
                    <Figure label={view.say('web.success')}>
                      <Percent ratio={stats.success_ratio} />
                    </Figure>
                    <Figure label={view.say('status.failed')}>
                      <Count value={stats.by_status.failed} />
                    </Figure>
                  </dl>
                  <ThroughputChart stats={stats} />
                </Card>
              )}
              <Card id="next" title={view.say('web.next_runs')} flush>
                <NextRuns jobs={all} />
              </Card>
            </div>
          </div>
        </>
      ),
    };
  },
};

function Health({ count, isKnown }: { count: number; isKnown: boolean }) {
  const { say, staleness } = useView();
  if (!isKnown) return <p class="health is-unknown">{say('web.health_unknown')}</p>;
  // What was well a while ago is no reason for green.
  return count === 0 ? (
    <p class={`health is-${staleness ? 'unknown' : 'completed'}`}>
      <Icon name="completed" />
      {say('web.health_good')}
    </p>
  ) : (
    <p class="health is-failed">
      <Icon name="warning" />
      {say('web.health_attention', { count })}
    </p>
  );
}

function TrialBanner() {
  const { say } = useView();
  return (
    <div class="banner">
      <Icon name="database" />
      <div>{say('web.trial_database')}</div>
    </div>
  );
}

/** The run that was linked to, over the overview; without the script it stands on top of it. */
function RunPeek({ run, name }: { run: Parameters<typeof RunPanel>[0]['run']; name: string }) {
  const { say } = useView();
  return (
    <dialog open class="peek" data-modal autofocus aria-label={say('web.run')}>
      <div class="dialog-head">
        <h2>
          <a href={jobHref(run.job_id)}>
            <Text>{name}</Text>
          </a>
        </h2>
        <a class="button" href={runHref(run.run_id)}>
          {say('web.open_run')}
        </a>
        <a class="button quiet square" href="/jobs/monitor" aria-label={say('web.close')} data-close>
          <Icon name="close" />
        </a>
      </div>
      <RunPanel run={run} />
    </dialog>
  );
}

function NextRuns({ jobs }: { jobs: readonly JobWire[] }) {
  const { say, locale, now } = useView();
  const upcoming = jobs
    .filter(
      (job) => job.next_run_at !== null && job.enabled && !job.paused && Date.parse(job.next_run_at) > now.getTime(),
    )
    .sort((a, b) => Date.parse(a.next_run_at ?? '') - Date.parse(b.next_run_at ?? ''))
    .slice(0, 6);
  if (upcoming.length === 0) return <Empty icon="pending" text={say('web.nothing_planned')} />;
  return (
    <ul class="list">
      {upcoming.map((job) => (
        <li key={job.job_id} data-key={job.job_id}>
          <a href={jobHref(job.job_id)}>
            <Text>{job.texts.name[locale]}</Text>
          </a>
          {job.next_run_at && <Ago at={job.next_run_at} />}
        </li>
      ))}
    </ul>
  );
}
