import { LOG_LEVELS, MAX_LOGS, type RunWire } from '@jobs-monitor/core';
import { Text } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { lineClock, lineDetails, lineKey } from '../../views/log-line.js';
import { ToastTemplate } from '../../views/notices.js';
import { scrollable } from '../../views/scrollable.js';
import { useView } from '../../views/view.js';

/** The kept lines, newest last. The levels are chosen without a script; with it the log follows the run and can be searched. */
export function RunLog({ run: { run_id, status, logs, logs_dropped } }: { run: RunWire }) {
  const { say, locale, timeZone } = useView();
  const clock = lineClock(timeZone);
  const isActive = status === 'running' || status === 'pending';
  return (
    <section class="logs" data-log={run_id} data-max={MAX_LOGS} data-active={isActive ? '' : undefined}>
      <div class="logs-head">
        <h3>{say('web.logs')}</h3>
        <LevelSwitch runId={run_id} />
        {(isActive || logs.length > 0) && <LogTools />}
      </div>
      {logs_dropped > 0 && <p class="muted">{say('web.logs_dropped', { count: logs_dropped })}</p>}
      <ol class="log" dir="ltr" lang={locale} {...scrollable} aria-label={say('web.logs')} data-tail>
        {logs.map((log, index) => {
          const details = lineDetails(log);
          return (
            <li
              key={lineKey(logs_dropped + index)}
              data-key={lineKey(logs_dropped + index)}
              class={`level-${log.level}`}
            >
              <time dateTime={log.timestamp}>{clock(log.timestamp)}</time>
              <span class="level">{say(`web.level_${log.level}`)}</span>
              <span class="message">
                <Text>{log.message}</Text>
                {details !== null && <code dir="ltr">{details}</code>}
              </span>
            </li>
          );
        })}
      </ol>
      <p class="muted no-lines">{say(isActive ? 'web.no_logs_yet' : 'web.no_logs')}</p>
      <NewLines />
    </section>
  );
}

function LevelSwitch({ runId }: { runId: string }) {
  const { say } = useView();
  return (
    <fieldset class="switch">
      <legend class="visually-hidden">{say('web.log_level')}</legend>
      {LOG_LEVELS.map((level) => (
        <label key={level}>
          <input
            type="radio"
            name={`level-${runId}`}
            value={level}
            defaultChecked={level === 'info'}
            checked={level === 'info'}
          />
          <span>{say(`web.level_${level}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** What only the script can do: search, and copy. */
function LogTools() {
  const { say } = useView();
  return (
    <div class="log-tools scripted">
      <label class="search-field">
        <span class="visually-hidden">{say('web.search_log')}</span>
        <Icon name="search" />
        <input
          type="search"
          placeholder={say('web.search_log')}
          maxLength={200}
          dir="auto"
          data-search
          data-log-search
        />
      </label>
      <output class="number" />
      <button type="button" class="button" data-copy-log>
        <Icon name="copy" />
        <span>{say('web.copy_log')}</span>
      </button>
      <ToastTemplate text={say('web.log_copied')} />
    </div>
  );
}

/** Says how many lines came while the reader was further up, and leads to them. */
function NewLines() {
  const { say } = useView();
  const many = MAX_LOGS + 1;
  return (
    <button
      type="button"
      class="button primary new-lines"
      hidden
      data-to-end
      data-one={say('web.new_lines', { count: 1 })}
      data-two={say('web.new_lines', { count: 2 })}
      data-other={say('web.new_lines', { count: many }).replace(String(many), '#')}
    />
  );
}
