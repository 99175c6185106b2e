import type { Actor, Locale } from '@jobs-monitor/core';
import type { ParameterizedContext } from 'koa';
import type { Session } from '../session/sessions.js';
import type { Preferences } from './preferences.js';

/** What the middlewares have found out about a request. */
export interface WebState {
  requestId: string;
  preferences: Preferences;
  session: Session | null;
}

export type WebContext = ParameterizedContext<WebState>;

/** The language of a request, for answers outside pages too. */
export const localeOfRequest = (ctx: WebContext): Locale => ctx.state.preferences.locale;

/** The bot's own calls on behalf of nobody: redeeming links and reading the event stream. */
export const WEBAPP_ACTOR: Actor = { kind: 'system', id: 'webapp', name: 'Web app', role: 'admin' };
