import type { AppError } from '@jobs-monitor/core';
import type { SignInReason } from '../session/sign-in-address.js';
import { Icon } from './icon.js';
import { useView } from './view.js';

export interface SignInProps {
  next: string;
  code: string | null;
  problem: AppError | null;
  /** Why this is asked for, where somebody was signed in before. */
  why: SignInReason | null;
  hasToken: boolean;
}

/** Asks for the access token, or, with a link's code, only for the press of a button. */
export function SignInView({ next, code, problem, why, hasToken }: SignInProps) {
  const { say } = useView();
  return (
    <div class="card sign-in">
      <h1>{say('web.sign_in')}</h1>
      {why && !problem && (
        <p class={`banner is-${why === 'ended' || why === 'undone' ? 'warning' : 'completed'}`} role="status">
          <Icon name={why === 'ended' || why === 'undone' ? 'pending' : 'completed'} />
          {say(`web.sign_in_${why}`)}
        </p>
      )}
      {problem && (
        <p class="banner is-failed" role="alert">
          <Icon name="warning" />
          {problem.code === 'unauthorized' ? say('web.token_wrong') : say(`error.${problem.code}`)}{' '}
          {problem.retryAfterSeconds !== undefined && say('web.too_many_wait', { seconds: problem.retryAfterSeconds })}
        </p>
      )}
      {code === null ? <TokenForm next={next} hasToken={hasToken} /> : <LinkForm next={next} code={code} />}
    </div>
  );
}

function TokenForm({ next, hasToken }: { next: string; hasToken: boolean }) {
  const { say } = useView();
  if (!hasToken) return <p>{say('web.no_dashboard_token')}</p>;
  return (
    <form method="post" action="/login">
      <input type="hidden" name="next" value={next} />
      <label class="field">
        <span>{say('web.access_token')}</span>
        <input
          type="password"
          name="token"
          required
          autoComplete="current-password"
          dir="ltr"
          aria-describedby="token-hint"
        />
      </label>
      <p id="token-hint" class="muted">
        {say('web.token_hint')}
      </p>
      <button type="submit" class="button primary wide">
        {say('web.sign_in')}
      </button>
    </form>
  );
}

/** Previews of links fetch but never post, so they cannot use the code up. */
function LinkForm({ next, code }: { next: string; code: string }) {
  const { say } = useView();
  return (
    <form method="post" action="/login" data-autosubmit>
      <input type="hidden" name="next" value={next} />
      <input type="hidden" name="code" value={code} />
      <p>{say('web.link_confirm')}</p>
      <button type="submit" class="button primary wide">
        {say('web.continue')}
      </button>
    </form>
  );
}
