import { HistoryStrip } from '../views/chart/history-strip.js';
import { windowOf } from '../views/chart/window-switch.js';
import { Text } from '../views/data.js';
import { jobHref, segment } from '../views/href.js';
import { Card, Empty, PageHead } from '../views/parts.js';
import { RunsTable } from '../views/runs-table.js';
import { ActiveRuns } from './active-runs.js';
import { addressOf } from './address.js';
import { FailureList } from './failures/failure-view.js';
import { JobActions } from './job-actions.js';
import { JobAlerts } from './job-alerts.js';
import { JobLead, PauseNote } from './job-head.js';
import { LimitsCard } from './job-limits.js';
import { JOB_WINDOW, JOB_WINDOWS, JobPace } from './job-pace.js';
import { ScheduleCard, WhyCard } from './job-schedule.js';
import type { Page, PageRequest } from './page.js';

const STRIP_RUNS = '50';
const SHOWN_FAILURES = '10';

/** One job: what it is, when it runs, why it is not running, how it has done, and what makes it fail. */
export const jobPage: Page = {
  paths: ['/jobs/:job_id'],
  async load(request) {
    const jobId = request.params.job_id ?? '';
    const { say, locale } = request.view;
    const { window, found, why, open, silences, runs, failures, deploys } = await readAll(request, jobId);
    const crumb = { href: '/jobs', label: say('web.jobs') };
    if (!found) {
      return { title: jobId, body: <PageHead title={<Text>{jobId}</Text>} crumb={crumb} /> };
    }
    const { job, active_runs, history } = found;
    const stats = window?.stats ?? found.stats;
    const ended = (runs?.runs ?? history).filter(({ ended_at }) => ended_at !== null);
    const name = job.texts.name[locale];
    return {
      title: name,
      body: (
        <>
          <PageHead
            crumb={crumb}
            title={<Text>{name}</Text>}
            lead={<JobLead job={job} />}
            actions={<JobActions job={job} />}
          />
          <PauseNote job={job} />
          <div class="columns">
            <div>
              {active_runs.length > 0 && (
                <Card id="running" title={say('web.running_now')} flush>
                  <ActiveRuns runs={active_runs} names={new Map([[job.job_id, name]])} />
                </Card>
              )}
              <JobAlerts job={job} open={open} silences={silences?.silences ?? []} />
              <JobPace
                stats={stats}
                runs={ended}
                deploys={deploys?.deploys ?? []}
                shown={{ path: jobHref(jobId), current: window?.name ?? JOB_WINDOW }}
              />
              {failures && failures.failures.length > 0 && (
                <Card
                  id="failures"
                  title={say('web.failures')}
                  aside={
                    <a href={addressOf('/failures', { state: 'all', job_id: jobId })}>{say('web.failures_of_job')}</a>
                  }
                  flush
                >
                  <FailureList failures={failures.failures} acts />
                </Card>
              )}
              <Card
                id="history"
                title={say('web.history')}
                aside={ended.length > 0 && <a href={`/runs?job_id=${segment(jobId)}`}>{say('web.all_runs_of_job')}</a>}
                flush
              >
                {ended.length > 0 ? (
                  <>
                    <HistoryStrip runs={ended} />
                    <RunsTable runs={history} caption={say('web.history')} />
                  </>
                ) : (
                  <Empty icon="runs" text={say('web.no_runs_yet')} />
                )}
              </Card>
            </div>
            <div>
              {why && <WhyCard why={why} />}
              <ScheduleCard job={job} />
              <LimitsCard job={job} />
            </div>
          </div>
        </>
      ),
    };
  },
};

/** Everything that is known of a job; its statistics once more only where another window is asked for. */
async function readAll({ read, query }: PageRequest, jobId: string) {
  const input = { params: { job_id: jobId } };
  const name = windowOf(query, JOB_WINDOWS, JOB_WINDOW);
  const [found, why, open, silences, runs, failures, deploys, stats] = await Promise.all([
    read('getJob', input),
    read('explainJob', input),
    read('listAlerts', { query: { state: 'open', job_id: jobId } }),
    read('listSilences', { query: { active: 'true' } }),
    read('listRuns', { query: { job_id: jobId, limit: STRIP_RUNS } }),
    read('listFailures', { query: { job_id: jobId, limit: SHOWN_FAILURES } }),
    read('listDeploys'),
    name === JOB_WINDOW ? null : read('getStats', { query: { window: name, job_id: jobId } }),
  ]);
  return { found, why, open, silences, runs, failures, deploys, window: stats && { name, stats } };
}
