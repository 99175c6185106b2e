import type { AlertWire } from '@jobs-monitor/core';
import { At, Code, None, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { Card, PageHead } from '../../views/parts.js';
import { RunLink } from '../../views/runs-table.js';
import { scrollable } from '../../views/scrollable.js';
import { useView } from '../../views/view.js';
import { jobNames } from '../job-names.js';
import type { Page } from '../page.js';
import { AlertMarks } from './alert-card.js';
import { AlertButtons, OfferButtons } from './buttons.js';
import { DeliveriesTable } from './deliveries-table.js';
import { Acknowledgement, AlertAbout, AlertFacts, ErrorBox, Resolution } from './facts.js';
import { AlertHelp } from './help.js';
import { Told } from './told.js';

/** One incident or announcement: all that it knows, what can be done, and every message that told of it. */
export const incidentPage: Page = {
  paths: ['/alerts/:alert_id'],
  async load({ params, read, view }) {
    const alertId = params.alert_id ?? '';
    const { say, locale } = view;
    const [found, sent, jobs] = await Promise.all([
      read('getAlert', { params: { alert_id: alertId } }),
      read('listDeliveries', { query: { alert_id: alertId } }),
      read('listJobs'),
    ]);
    const crumb = { href: '/alerts', label: say('web.alerts') };
    if (!found) return { title: alertId, body: <PageHead title={<Code>{alertId}</Code>} crumb={crumb} /> };
    const { alert } = found;
    return {
      title: excerpt(alert.text[locale], 100),
      body: (
        <>
          <PageHead
            crumb={crumb}
            title={<Text>{excerpt(alert.text[locale])}</Text>}
            lead={<AlertMarks alert={alert} />}
            actions={<AlertButtons alert={alert} />}
          />
          <div class="columns alert-columns">
            <div>
              <section class="card alert-body" aria-label={say('web.alert')}>
                <AlertAbout alert={alert} names={jobNames(jobs?.jobs ?? [], locale)} />
                <AlertFacts alert={alert} />
                <Acknowledgement alert={alert} />
                <Resolution alert={alert} />
                <WholeText text={alert.text[locale]} />
                <ErrorBox alert={alert} />
                <div class="alert-foot">
                  <AlertHelp help={alert} />
                  <OfferButtons alert={alert} />
                </div>
              </section>
            </div>
            <div>
              <EventCard alert={alert} />
              <Card id="told" title={say('web.told')}>
                <Told alert={alert} />
              </Card>
            </div>
          </div>
          {sent && sent.deliveries.length > 0 && (
            <Card id="deliveries" title={say('web.deliveries')} flush>
              <DeliveriesTable deliveries={sent.deliveries} isOfOneAlert />
            </Card>
          )}
        </>
      ),
    };
  },
};

/** The whole text, where the title could not hold it. */
function WholeText({ text }: { text: string }) {
  if (excerpt(text) === text) return null;
  return (
    <pre class="pre" dir="auto" {...scrollable}>
      {text}
    </pre>
  );
}

/** The newest event, with the numbers that explain it. */
function EventCard({ alert: { newest } }: { alert: AlertWire }) {
  const { say } = useView();
  const facts = Object.entries(newest.facts).slice(0, 40);
  return (
    <Card id="event" title={say('web.event')} aside={<Code>{newest.name}</Code>}>
      <dl class="facts">
        <div>
          <dt>{say('web.time')}</dt>
          <dd>
            <At at={newest.at} />
          </dd>
        </div>
        {newest.run_id && (
          <div>
            <dt>{say('web.run')}</dt>
            <dd>
              <RunLink runId={newest.run_id} />
            </dd>
          </div>
        )}
        {newest.worker_id && (
          <div>
            <dt>{say('web.worker')}</dt>
            <dd>
              <Code>{excerpt(newest.worker_id, 100)}</Code>
            </dd>
          </div>
        )}
        {newest.reason && (
          <div>
            <dt>{say('web.reason')}</dt>
            <dd>
              <Code>{excerpt(newest.reason, 100)}</Code>
            </dd>
          </div>
        )}
        {newest.error_signature && (
          <div>
            <dt>{say('web.signature')}</dt>
            <dd>
              <Code>{excerpt(newest.error_signature, 64)}</Code>
            </dd>
          </div>
        )}
      </dl>
      {facts.length > 0 && (
        <>
          <h3>{say('web.event_facts')}</h3>
          <dl class="facts">
            {facts.map(([name, value]) => (
              <div key={name}>
                <dt>
                  <Code>{excerpt(name, 64)}</Code>
                </dt>
                <dd>{value === null ? <None /> : <Code>{excerpt(String(value), 200)}</Code>}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </Card>
  );
}
