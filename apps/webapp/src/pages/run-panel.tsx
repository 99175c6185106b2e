import type { RunLogWire, RunWire } from '@jobs-monitor/core';
import { LOG_LEVELS } from '@jobs-monitor/core';
import { At, Code, Duration, None, Text } from '../views/data.js';
import { Icon } from '../views/icon.js';
import { reasonText } from '../views/outcome.js';
import { scrollable } from '../views/scrollable.js';
import { Progress, StatusBadge } from '../views/status.js';
import { useView } from '../views/view.js';
import { jsonText } from './json-text.js';

/** All that is known of one run: timeline, progress, error, log, result and args. */
export function RunPanel({ run }: { run: RunWire }) {
  const { say } = useView();
  return (
    <div class="run-panel">
      <Timeline run={run} />
      {(run.status === 'running' || run.status === 'pending' || run.processed_items > 0) && <Progress run={run} />}
      {run.cancel && <CancelNote run={run} />}
      {run.error_message && (
        <section class="error-box" aria-label={say('web.error')}>
          <h3>{say('web.error')}</h3>
          <pre class="pre" dir="auto" {...scrollable}>
            {run.error_message}
          </pre>
          {run.error_signature && (
            <p class="muted">
              {say('web.signature')} <Code>{run.error_signature}</Code>
            </p>
          )}
        </section>
      )}
      <LogTail logs={run.logs} dropped={run.logs_dropped} />
      <Data title={say('web.result')} value={run.result} />
      <Data title={say('web.args')} value={run.args} />
    </div>
  );
}

function Timeline({ run }: { run: RunWire }) {
  const { say } = useView();
  const reason = reasonText(run.reason, say);
  return (
    <ol class="timeline">
      <li class="is-done">
        <span>{say('web.queued')}</span>
        <At at={run.queued_at} />
        <small>
          {say(`trigger.${run.trigger}`)}
          {run.requested_by && (
            <>
              {' · '}
              <Text>{run.requested_by.name}</Text>
            </>
          )}
        </small>
      </li>
      <li class={run.started_at ? 'is-done' : ''}>
        <span>{say('web.started')}</span>
        {run.started_at ? <At at={run.started_at} /> : <None />}
        {run.started_at && (
          <small>
            {say('web.waited')} <Duration seconds={(Date.parse(run.started_at) - Date.parse(run.queued_at)) / 1000} />
          </small>
        )}
      </li>
      <li class={run.ended_at ? 'is-done' : ''}>
        <StatusBadge status={run.status} />
        {run.ended_at && <At at={run.ended_at} />}
        <small>
          {run.duration_seconds !== null && <Duration seconds={run.duration_seconds} />} {reason}
        </small>
      </li>
    </ol>
  );
}

function CancelNote({ run }: { run: RunWire }) {
  const { say } = useView();
  if (!run.cancel) return null;
  const { by, reason, ignored_at, requested_at } = run.cancel;
  return (
    <div class="banner">
      <Icon name="stop" />
      <div>
        {say('web.cancel_asked_by')} <Text>{by.name}</Text>, <At at={requested_at} />
        {reason && (
          <>
            {' · '}
            <Text>{reason}</Text>
          </>
        )}
        {ignored_at && <strong> {say('web.cancel_ignored')}</strong>}
      </div>
    </div>
  );
}

/** The kept lines, newest last; the levels are chosen without a script. */
function LogTail({ logs, dropped }: { logs: readonly RunLogWire[]; dropped: number }) {
  const { say, locale, timeZone } = useView();
  const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone });
  return (
    <section class="logs" aria-labelledby="logs-title">
      <div class="logs-head">
        <h3 id="logs-title">{say('web.logs')}</h3>
        <fieldset class="switch">
          <legend class="visually-hidden">{say('web.log_level')}</legend>
          {LOG_LEVELS.map((level) => (
            <label key={level}>
              <input
                type="radio"
                name="level"
                value={level}
                defaultChecked={level === 'info'}
                checked={level === 'info'}
              />
              <span>{say(`web.level_${level}`)}</span>
            </label>
          ))}
        </fieldset>
      </div>
      {dropped > 0 && <p class="muted">{say('web.logs_dropped', { count: dropped })}</p>}
      {logs.length === 0 ? (
        <p class="muted">{say('web.no_logs')}</p>
      ) : (
        <ol class="log" dir="ltr" lang={locale} {...scrollable} aria-label={say('web.logs')} data-tail>
          {logs.map((log, index) => (
            <li key={`${log.timestamp}-${index}`} class={`level-${log.level}`}>
              <time dateTime={log.timestamp}>{clock.format(new Date(log.timestamp))}</time>
              <span class="level">{say(`web.level_${log.level}`)}</span>
              <span class="message">
                <Text>{log.message}</Text>
                {log.details !== undefined && log.details !== null && (
                  <code dir="ltr">{jsonText(log.details, 400)}</code>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Data({ title, value }: { title: string; value: unknown }) {
  if (value === null || value === undefined) return null;
  return (
    <section>
      <h3>{title}</h3>
      <pre class="pre" dir="ltr" {...scrollable}>
        {jsonText(value, 20_000, 2)}
      </pre>
    </section>
  );
}
