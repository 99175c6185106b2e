import type { Notice } from '../session/sessions.js';
import { Code } from './data.js';
import { runHref } from './href.js';
import { Icon } from './icon.js';
import { useView } from './view.js';

/** What the last action did. A short one goes by itself; a list of results stays until it is put away. */
export function Notices() {
  const { notices } = useView();
  return (
    <div id="notices" class="toasts" role="status" data-live="notices">
      {notices.map((notice) => (
        <Toast key={notice.text} notice={notice} />
      ))}
    </div>
  );
}

/** What the script says when it has done something that only it can do; stands after the control. */
export function ToastTemplate({ text }: { text: string }) {
  return (
    <template>
      <Toast notice={{ kind: 'done', text }} />
    </template>
  );
}

function Toast({ notice: { kind, text, runId, results } }: { notice: Notice }) {
  const { say, path } = useView();
  return (
    <div class={`toast is-${kind === 'done' ? 'completed' : 'failed'}`} data-stays={results ? '' : undefined}>
      <Icon name={kind === 'done' ? 'completed' : 'warning'} />
      <div>
        {text}
        {results && (
          <ul class="results">
            {results.map(({ name, ok, text, runId }) => (
              <li key={name} class={`is-${ok ? 'completed' : 'failed'}`}>
                <Icon name={ok ? 'completed' : 'failed'} />
                <Code>{name}</Code>
                <bdi dir="auto">{text}</bdi>
                {runId && <a href={runHref(runId)}>{say('web.see_run')}</a>}
              </li>
            ))}
          </ul>
        )}
      </div>
      {runId && <a href={runHref(runId)}>{say('web.see_run')}</a>}
      {results && (
        <a class="button quiet square" href={path} aria-label={say('web.dismiss')} data-dismiss>
          <Icon name="close" />
        </a>
      )}
    </div>
  );
}
