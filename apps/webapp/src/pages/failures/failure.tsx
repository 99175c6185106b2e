import type { FailureWire } from '@jobs-monitor/core';
import type { ComponentChildren } from 'preact';
import { Ago, At, Code, Count, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { jobHref } from '../../views/href.js';
import { reasonText } from '../../views/outcome.js';
import { Card, Empty, PageHead } from '../../views/parts.js';
import { PersonName } from '../../views/person.js';
import { RunLink, RunsTable } from '../../views/runs-table.js';
import { scrollable } from '../../views/scrollable.js';
import { useView } from '../../views/view.js';
import { addressOf } from '../address.js';
import type { Page } from '../page.js';
import { FailureActions } from './failure-actions.js';
import { FailureBadge } from './failure-view.js';

const SHOWN_RUNS = '20';

/** One kind of failure of a job: what went wrong, how often, who knows of it, and the runs that it ended. */
export const failurePage: Page = {
  paths: ['/failures/:job_id/:signature'],
  async load({ params, read, view }) {
    const { say, locale } = view;
    const { job_id = '', signature = '' } = params;
    const [found, same, jobs] = await Promise.all([
      read('getFailure', { params: { job_id, signature } }),
      read('listRuns', { query: { job_id, signature, limit: SHOWN_RUNS } }),
      read('listJobs'),
    ]);
    const crumb = { href: '/failures', label: say('web.failures') };
    if (!found) return { title: signature, body: <PageHead title={<Code>{signature}</Code>} crumb={crumb} /> };
    const { failure } = found;
    const name = jobs?.jobs.find((job) => job.job_id === job_id)?.texts.name[locale] ?? job_id;
    const title = excerpt(failure.error_message, 120) || signature;
    return {
      title,
      body: (
        <>
          <PageHead
            crumb={crumb}
            title={<Text>{title}</Text>}
            lead={
              <p class="job-meta">
                <FailureBadge state={failure.state} />
                <a href={jobHref(job_id)}>
                  <Text>{name}</Text>
                </a>
                <Code>{signature}</Code>
              </p>
            }
            actions={<FailureActions failure={failure} />}
          />
          <div class="columns">
            <div>
              <Card id="message" title={say('web.error')}>
                <pre class="pre" dir="auto" {...scrollable}>
                  {failure.error_message}
                </pre>
              </Card>
              <Card id="runs" title={say('web.failure_runs')} flush>
                {same && same.runs.length > 0 ? (
                  <RunsTable runs={same.runs} caption={say('web.failure_runs')} />
                ) : (
                  <Empty icon="runs" text={say('web.failure_no_runs')} />
                )}
              </Card>
              {same?.next_cursor && (
                <p class="more">
                  <a href={addressOf('/runs', { job_id, signature })}>{say('web.failure_all_runs')}</a>
                </p>
              )}
            </div>
            <div>
              <FailureFacts failure={failure} />
            </div>
          </div>
        </>
      ),
    };
  },
};

function FailureFacts({ failure }: { failure: FailureWire }) {
  const { say } = useView();
  const { count, reason, first_seen_at, first_run_id, last_seen_at, last_run_id, regressed_at } = failure;
  return (
    <Card id="facts" title={say('web.failure_facts')}>
      <dl class="facts">
        <Fact label={say('web.failure_count')}>
          <Count value={count} />
        </Fact>
        {reason && <Fact label={say('web.reason')}>{reasonText(reason, say)}</Fact>}
        <Fact label={say('web.failure_first')}>
          <At at={first_seen_at} /> <RunLink runId={first_run_id} />
        </Fact>
        <Fact label={say('web.failure_last')}>
          <Ago at={last_seen_at} /> <RunLink runId={last_run_id} />
        </Fact>
        {(['acknowledged', 'resolved'] as const).map((each) => {
          const said = failure[each];
          return (
            said && (
              <Fact key={each} label={say(`web.failure_${each}`)}>
                <PersonName person={said.by} />, <At at={said.at} />
                {said.note && (
                  <small>
                    <Text>{said.note}</Text>
                  </small>
                )}
              </Fact>
            )
          );
        })}
        {regressed_at && (
          <Fact label={say('web.failure_regressed')}>
            <At at={regressed_at} />
          </Fact>
        )}
      </dl>
    </Card>
  );
}

function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
