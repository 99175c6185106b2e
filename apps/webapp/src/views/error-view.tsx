import type { AppError, ErrorCode, MessageKey } from '@jobs-monitor/core';
import { Code } from './data.js';
import { Icon, type IconName } from './icon.js';
import { Empty } from './parts.js';
import { personText } from './person.js';
import { useView } from './view.js';

interface State {
  icon: IconName;
  hint: MessageKey;
  /** Where to go on, when that is not the overview. */
  next?: { href: string; label: MessageKey };
}

const GONE = { icon: 'search', hint: 'web.gone_hint' } as const;

/** What is no fault of anybody's is told calmly, with the way on; everything else, under the id that the log knows it by. */
const STATES: Partial<Record<ErrorCode, State>> = {
  forbidden: { icon: 'lock', hint: 'web.forbidden_hint' },
  not_found: { icon: 'search', hint: 'web.not_found_hint' },
  job_not_found: { ...GONE, hint: 'web.job_gone_hint', next: { href: '/jobs', label: 'web.to_jobs' } },
  run_not_found: { ...GONE, hint: 'web.run_gone_hint', next: { href: '/runs', label: 'web.to_runs' } },
  alert_not_found: { ...GONE, next: { href: '/alerts?state=all', label: 'web.to_alerts' } },
  silence_not_found: { ...GONE, next: { href: '/alerts/silences', label: 'web.to_silences' } },
  failure_not_found: { ...GONE, next: { href: '/failures', label: 'web.to_failures' } },
  too_many_attempts: { icon: 'pending', hint: 'web.too_many_hint' },
};

const OVERVIEW = { href: '/', label: 'web.to_overview' } as const;
const SIGN_IN = { href: '/login', label: 'web.sign_in' } as const;

/** A page that cannot be shown: why, and what to do now. */
export function ErrorView({ error }: { error: AppError }) {
  const { say, requestId, actor } = useView();
  const state = STATES[error.code];
  // Whoever is not signed in would be sent there from anywhere else.
  const { href, label } = !actor ? SIGN_IN : (state?.next ?? OVERVIEW);
  return (
    <div class="error-view">
      <h1>{say(`error.${error.code}`)}</h1>
      <Empty icon={state?.icon ?? 'warning'} text={hintText()}>
        {!state && (
          <p class="muted">
            {say('web.request_id')} <Code>{requestId}</Code>
          </p>
        )}
        <div class="actions">
          <a class="button primary" href={href}>
            {say(label)}
          </a>
          {error.code === 'forbidden' && actor && <OtherPerson />}
        </div>
      </Empty>
    </div>
  );

  function hintText(): string {
    if (error.code === 'forbidden' && actor)
      return say('web.forbidden_as', {
        name: `\u2068${personText(actor, say)}\u2069`,
        role: say(`web.role_${actor.role}`),
      });
    if (error.code === 'too_many_attempts' && error.retryAfterSeconds)
      return say('web.too_many_wait', { seconds: error.retryAfterSeconds });
    if (error.code === 'bot_not_configured') return say('web.set_bot_url');
    return say(state?.hint ?? 'web.error_hint');
  }
}

/** Whose rights are not enough may be somebody else too. */
function OtherPerson() {
  const { say } = useView();
  return (
    <form method="post" action="/logout">
      <button type="submit" class="button">
        <Icon name="leave" />
        {say('web.sign_in_other')}
      </button>
    </form>
  );
}
