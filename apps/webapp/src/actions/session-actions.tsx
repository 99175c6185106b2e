import { AppError } from '@jobs-monitor/core';
import { BrowserText } from '../views/browser-text.js';
import { At } from '../views/data.js';
import type { Action } from './action.js';

/** Ends one of one's own sessions, and what is open in it. */
export const endSession: Action = {
  path: '/settings/sessions/:session_id/end',
  role: 'viewer',
  async ask({ params, view: { say }, ownSessions }) {
    const session = ownSessions.list().find(({ publicId }) => publicId === params.session_id);
    if (!session) throw new AppError('not_found', 'This session has ended already');
    return {
      title: say('web.session_end_title'),
      text: (
        <>
          <p class="subject">
            <strong>
              <BrowserText userAgent={session.origin.userAgent} />
            </strong>
            <span class="muted">
              {say('web.session_since')} <At at={session.since.toISOString()} />
            </span>
          </p>
          <p>{say(session.isThisOne ? 'web.session_end_this_text' : 'web.session_end_text')}</p>
        </>
      ),
      button: say('web.session_end'),
      tone: 'danger',
    };
  },
  async act({ params, view: { say }, ownSessions }) {
    const wasThere = ownSessions.end(params.session_id ?? '');
    return { kind: 'done', text: say(wasThere ? 'web.session_ended' : 'web.session_ended_before') };
  },
};

/** Ends all of one's own sessions, the present one too. */
export const signOutEverywhere: Action = {
  path: '/settings/sessions/end',
  role: 'viewer',
  async ask({ view: { say }, ownSessions }) {
    return {
      title: say('web.sign_out_everywhere'),
      text: <p>{say('web.sign_out_everywhere_text', { count: ownSessions.list().length })}</p>,
      button: say('web.sign_out_everywhere'),
      tone: 'danger',
    };
  },
  async act({ view: { say }, ownSessions }) {
    return { kind: 'done', text: say('web.sessions_ended', { count: ownSessions.endAll() }) };
  },
};
