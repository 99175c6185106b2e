import type { Actor } from '@jobs-monitor/core';
import type { OwnSession } from '../../session/own-sessions.js';
import { tokenRole } from '../../session/token-holders.js';
import { ActionLink } from '../../views/action-link.js';
import { BrowserText } from '../../views/browser-text.js';
import { Ago, At, Code } from '../../views/data.js';
import { Icon } from '../../views/icon.js';
import { Card } from '../../views/parts.js';
import { useView } from '../../views/view.js';

const ENDS_SESSIONS = '/settings/sessions/end';

/** Where somebody is signed in, with the way to end each. */
export function SessionsCard({ sessions, actor }: { sessions: readonly OwnSession[]; actor: Actor }) {
  const { say } = useView();
  return (
    <Card
      id="sessions"
      title={say('web.sessions')}
      aside={<ActionLink href={ENDS_SESSIONS} label={say('web.sign_out_everywhere')} icon="leave" tone="danger" />}
    >
      {tokenRole(actor) && <p class="muted sessions-note">{say('web.sessions_of_token')}</p>}
      <ul class="sessions">
        {sessions.map((session) => (
          <SessionRow key={session.publicId} session={session} />
        ))}
      </ul>
    </Card>
  );
}

function SessionRow({ session: { publicId, origin, since, usedAt, isThisOne } }: { session: OwnSession }) {
  const { say } = useView();
  return (
    <li data-key={publicId}>
      <div>
        <span class="session-browser">
          <strong>
            <BrowserText userAgent={origin.userAgent} />
          </strong>
          {isThisOne && (
            <span class="badge is-completed">
              <Icon name="completed" />
              {say('web.session_this')}
            </span>
          )}
        </span>
        <dl class="session-facts">
          <div>
            <dt>{say('web.session_used')}</dt>
            <dd>
              <Ago at={usedAt.toISOString()} />
            </dd>
          </div>
          <div>
            <dt>{say('web.session_since')}</dt>
            <dd>
              <At at={since.toISOString()} />
            </dd>
          </div>
          <div>
            <dt>{say('web.session_address')}</dt>
            <dd>
              <Code>{origin.address}</Code>
            </dd>
          </div>
        </dl>
      </div>
      {isThisOne ? (
        <form method="post" action="/logout">
          <button type="submit" class="button">
            <Icon name="leave" />
            {say('web.sign_out')}
          </button>
        </form>
      ) : (
        <ActionLink
          href={`/settings/sessions/${publicId}/end`}
          label={say('web.session_end')}
          subject={origin.address}
          icon="close"
        />
      )}
    </li>
  );
}
