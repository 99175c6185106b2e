import type { DeployWire, RunWire } from '@jobs-monitor/core';
import { At, Code, Text } from '../../views/data.js';
import { runHref } from '../../views/href.js';
import { Card, Empty, PageHead } from '../../views/parts.js';
import { PersonName } from '../../views/person.js';
import { useView } from '../../views/view.js';
import { webAddress } from '../../views/web-address.js';
import type { Page, PageRequest } from '../page.js';
import { CompareFacts } from './compare-facts.js';
import { DifferenceTable } from './differences.js';
import { loadRunFacts } from './facts.js';
import { RunLog } from './log.js';

const MAX_DEPLOYS = '20';

/** A run beside the newest run of its job that ended well before it. */
export const comparePage: Page = {
  paths: ['/runs/:run_id/compare'],
  async load(request) {
    const { say } = request.view;
    const runId = request.params.run_id ?? '';
    const title = say('web.compare_title');
    const facts = await loadRunFacts(request, runId);
    const head = (
      <PageHead
        crumb={{ href: runHref(runId), label: facts?.name ?? say('web.run') }}
        title={title}
        lead={
          facts && (
            <p>
              <Text>{facts.name}</Text>
            </p>
          )
        }
      />
    );
    if (!facts) return { title, body: head };
    const good = await readLastGood(request, facts.run);
    const deploys = good && (await request.read('listDeploys', { query: spanOf(good, facts.run) }));
    return {
      title,
      body: (
        <>
          {head}
          {good ? (
            <Comparison good={good} run={facts.run} deploys={deploys?.deploys ?? []} />
          ) : (
            !request.view.staleness && (
              <Empty icon="search" text={say('web.compare_none')}>
                <a href={runHref(runId)}>{say('web.see_run')}</a>
              </Empty>
            )
          )}
        </>
      ),
    };
  },
};

/** The newest run that completed before this one was asked for; null when none is kept. */
async function readLastGood({ read }: PageRequest, run: RunWire): Promise<RunWire | null> {
  const query = { job_id: run.job_id, status: 'completed' as const, to: run.queued_at, limit: '1' };
  const [last] = (await read('listRuns', { query }))?.runs ?? [];
  return last ? ((await read('getRun', { params: { run_id: last.run_id } }))?.run ?? null) : null;
}

/** From the start of the one to the start of the other: what went out after that, neither of them ran. */
function spanOf(good: RunWire, run: RunWire) {
  return { from: good.started_at ?? good.queued_at, to: run.started_at ?? run.queued_at, limit: MAX_DEPLOYS };
}

interface ComparisonProps {
  good: RunWire;
  run: RunWire;
  deploys: readonly DeployWire[];
}

function Comparison({ good, run, deploys }: ComparisonProps) {
  const { say } = useView();
  return (
    <div class="comparison">
      <Card id="facts" title={say('web.compare_facts')} flush>
        <CompareFacts good={good} run={run} />
      </Card>
      <Card id="deploys" title={say('web.compare_deploys')}>
        {deploys.length > 0 ? (
          <ul class="facts">
            {deploys.map((deploy) => (
              <Deploy key={deploy.deploy_id} deploy={deploy} />
            ))}
          </ul>
        ) : (
          <p class="muted">{say('web.compare_no_deploys')}</p>
        )}
      </Card>
      <DifferenceTable kind="args" before={good.args} after={run.args} />
      <DifferenceTable kind="result" before={good.result} after={run.result} />
      <Card id="logs" title={say('web.compare_logs')}>
        <div class="columns even">
          <div>
            <p class="muted">{say('web.compare_before')}</p>
            <RunLog run={good} />
          </div>
          <div>
            <p class="muted">{say('web.this_run')}</p>
            <RunLog run={run} />
          </div>
        </div>
      </Card>
    </div>
  );
}

function Deploy({ deploy: { version, at, by, note, url } }: { deploy: DeployWire }) {
  const address = webAddress(url);
  return (
    <li class="job-meta">
      {address ? (
        <a href={address} rel="noreferrer">
          <Code>{version}</Code>
        </a>
      ) : (
        <Code>{version}</Code>
      )}
      <At at={at} />
      <PersonName person={by} />
      {note && (
        <span class="muted">
          <Text>{note}</Text>
        </span>
      )}
    </li>
  );
}
