import type { AlertWire } from '@jobs-monitor/core';
import { Ago, Code, Count, Duration, Text } from '../../views/data.js';
import { excerpt } from '../../views/excerpt.js';
import { jobHref, segment } from '../../views/href.js';
import { Icon } from '../../views/icon.js';
import { PersonName } from '../../views/person.js';
import { RunLink } from '../../views/runs-table.js';
import { scrollable } from '../../views/scrollable.js';
import { Sentence } from '../../views/sentence.js';
import { useView } from '../../views/view.js';

/** What it is about: the job or the monitor itself, the rule that fired, and the newest run. */
export function AlertAbout({ alert, names }: { alert: AlertWire; names: ReadonlyMap<string, string> }) {
  const { say } = useView();
  const { job_id, rule, newest } = alert;
  return (
    <p class="job-meta">
      {job_id === null ? (
        <span>{say('web.the_monitor')}</span>
      ) : (
        <a class="strong" href={jobHref(job_id)}>
          <Text>{excerpt(names.get(job_id) ?? job_id)}</Text>
        </a>
      )}
      <span class="muted">
        {say('web.rule')}{' '}
        <a href={`/alerts/rules#rule-${segment(rule)}`}>
          <Code>{excerpt(rule, 64)}</Code>
        </a>
      </span>
      {newest.run_id && (
        <span class="muted">
          {say('web.run')} <RunLink runId={newest.run_id} />
        </span>
      )}
    </p>
  );
}

/** The first line of the error, and whether this job has failed like that before. */
export function ErrorLine({ alert }: { alert: AlertWire }) {
  if (!alert.newest.error) return null;
  return (
    <p class="alert-error">
      <bdi class="mono" dir="auto">
        {excerpt(alert.newest.error)}
      </bdi>
      <Novelty alert={alert} />
    </p>
  );
}

/** The error in full. */
export function ErrorBox({ alert }: { alert: AlertWire }) {
  const { say } = useView();
  if (!alert.newest.error) return null;
  return (
    <section class="error-box">
      <div class="error-head">
        <h2>{say('web.error')}</h2>
        <Novelty alert={alert} />
      </div>
      <pre class="pre" dir="auto" {...scrollable}>
        {alert.newest.error}
      </pre>
    </section>
  );
}

function Novelty({ alert: { newest, context } }: { alert: AlertWire }) {
  const { say } = useView();
  if (!newest.error_signature) return null;
  if (!context.signature_seen_at) return <span class="tag is-new">{say('web.error_new')}</span>;
  return (
    <small>
      {say('web.error_seen')} <Ago at={context.signature_seen_at} />
    </small>
  );
}

/** What changed since the last good run. */
export function AlertFacts({ alert }: { alert: AlertWire }) {
  const { say } = useView();
  const { context, newest, opened_at, count, job_id, kind } = alert;
  return (
    <dl class="alert-facts">
      <Fact label={say(kind === 'incident' ? 'web.alert_since' : 'web.time')}>
        <Ago at={opened_at} />
      </Fact>
      {count > 1 && (
        <Fact label={say('web.alert_newest')}>
          <Ago at={newest.at} />
        </Fact>
      )}
      {job_id !== null && kind === 'incident' && (
        <Fact label={say('web.last_success')}>
          {context.last_success_at ? <Ago at={context.last_success_at} /> : say('web.never')}
        </Fact>
      )}
      {context.nth > 1 && (
        <Fact label={say('web.in_a_row')}>
          <Count value={context.nth} />
        </Fact>
      )}
      {context.duration_seconds !== null && (
        <Fact label={say('web.took')}>
          <Duration seconds={context.duration_seconds} />
        </Fact>
      )}
      {context.usual && (
        <Fact label={say('web.usually')}>
          <Duration seconds={context.usual.median_seconds} />{' '}
          <small>
            <Sentence
              id="web.usual_runs"
              parts={{ spread: <Duration seconds={context.usual.spread_seconds} /> }}
              values={{ count: context.usual.runs }}
            />
          </small>
        </Fact>
      )}
    </dl>
  );
}

/** Who looks after it. */
export function Acknowledgement({ alert: { acknowledged } }: { alert: AlertWire }) {
  const { say } = useView();
  if (!acknowledged) return null;
  const { by, at, note } = acknowledged;
  return (
    <p class="alert-note is-info">
      <Icon name="person" />
      <span>
        {say('web.acknowledged_by')} <PersonName person={by} />, <Ago at={at} />
        {note && (
          <>
            {': '}
            <Text>{excerpt(note, 500)}</Text>
          </>
        )}
      </span>
    </p>
  );
}

/** How it ended, by whom, and after how long. */
export function Resolution({ alert: { resolved } }: { alert: AlertWire }) {
  const { say } = useView();
  if (!resolved) return null;
  const { how, by, at, run_id, after_seconds } = resolved;
  return (
    <p class="alert-note is-completed">
      <Icon name="completed" />
      <span>
        {how === 'by_hand' && by ? (
          <>
            {say('web.closed_by')} <PersonName person={by} />
          </>
        ) : (
          say('web.recovered')
        )}
        , <Ago at={at} /> · {say('web.open_for')} <Duration seconds={after_seconds} />
        {run_id && (
          <>
            {' · '}
            {say('web.recovered_run')} <RunLink runId={run_id} />
          </>
        )}
      </span>
    </p>
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
