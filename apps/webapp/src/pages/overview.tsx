import type { StatsWire } from '@jobs-monitor/core';
import { ThroughputChart } from '../views/chart/throughput.js';
import { WindowSwitch, windowOf } from '../views/chart/window-switch.js';
import { Count, Percent } from '../views/data.js';
import { jobHref } from '../views/href.js';
import { Icon } from '../views/icon.js';
import { Card, Figure } from '../views/parts.js';
import { useView } from '../views/view.js';
import { ActiveRuns } from './active-runs.js';
import { FailureList } from './failures/failure-view.js';
import { FirstSteps } from './first-steps.js';
import { assessHealth } from './health.js';
import { HealthSentence, hasRun } from './health-sentence.js';
import { jobNames } from './job-names.js';
import { NextRuns } from './next-runs.js';
import type { Page } from './page.js';
import { ProblemList } from './problems.js';
import { RecentRuns } from './recent-runs.js';
import { loadRunFacts } from './run/facts.js';
import { RunPeek } from './run/peek.js';

const OFFERED = ['1h', '24h', '7d'] as const;
const SHOWN_FAILURES = '5';

/** What needs attention first, then what runs, what ended and what comes next. */
export const overviewPage: Page = {
  paths: ['/', '/jobs/monitor'],
  nav: { label: 'web.overview', icon: 'overview', place: 'first' },
  async load(request) {
    const { read, view, query } = request;
    const jobId = query.get('job_id');
    if (jobId) return { redirect: jobHref(jobId) };
    const runId = query.get('run_id');
    const window = windowOf(query, OFFERED, '24h');
    const [jobs, active, stats, workers, system, open, failures, deploys, peek] = await Promise.all([
      read('listJobs'),
      read('listActive'),
      read('getStats', { query: { window } }),
      read('listWorkers'),
      read('getSystem'),
      read('listAlerts', { query: { state: 'open' } }),
      read('listFailures', { query: { state: 'open', limit: SHOWN_FAILURES } }),
      read('listDeploys'),
      runId ? loadRunFacts(request, runId) : null,
    ]);
    const all = jobs?.jobs ?? [];
    const activeRuns = active?.active_runs ?? [];
    const problems = assessHealth(
      { jobs: all, activeRuns, workers: workers?.workers ?? null, incidents: open?.alerts ?? [] },
      view.now,
    );
    const names = jobNames(all, view.locale);
    // More incidents than were asked for are counted all the same.
    const count = problems.length + (open ? Math.max(0, open.open - open.alerts.length) : 0);
    return {
      title: view.say('web.overview'),
      body: (
        <>
          <HealthSentence
            jobs={jobs?.jobs ?? null}
            problems={count}
            running={activeRuns.filter(({ status }) => status === 'running').length}
          />
          {system?.database === 'embedded' && <TrialBanner />}
          {peek && <RunPeek facts={peek} back="/jobs/monitor" />}
          {jobs && !all.some(hasRun) && <FirstSteps jobs={all} switchedOff={system?.switched_off ?? []} />}
          {count > 0 && (
            <Card id="attention" title={view.say('web.needs_attention')} flush>
              <ProblemList problems={problems} count={count} names={names} />
            </Card>
          )}
          <div class="columns overview">
            <div>
              <Card id="running" title={view.say('web.running_now')} flush>
                <ActiveRuns runs={activeRuns} names={names} />
              </Card>
              <Card id="recent" title={view.say('web.ended_lately')} flush>
                <RecentRuns runs={active?.recent_runs ?? []} names={names} />
              </Card>
              {failures && failures.failures.length > 0 && (
                <Card
                  id="failures"
                  title={view.say('web.failures_open')}
                  aside={<a href="/failures">{view.say('web.failures_all')}</a>}
                  flush
                >
                  <FailureList failures={failures.failures} names={names} />
                </Card>
              )}
            </div>
            <div>
              {stats && (
                <Card
                  id="pace"
                  title={view.say('web.pace')}
                  aside={<WindowSwitch path="/" offered={OFFERED} usual="24h" current={window} />}
                >
                  <Figures stats={stats} />
                  <ThroughputChart stats={stats} deploys={deploys?.deploys ?? []} />
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

function Figures({ stats }: { stats: StatsWire }) {
  const { say } = useView();
  return (
    <dl class="figures">
      <Figure label={say('web.runs')}>
        <Count value={stats.runs} />
      </Figure>
      <Figure label={say('web.success')}>
        <Percent ratio={stats.success_ratio} />
      </Figure>
      <Figure label={say('status.failed')}>
        <Count value={stats.by_status.failed} />
      </Figure>
    </dl>
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
