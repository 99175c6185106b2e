import type { Actor } from '@jobs-monitor/core';
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

/** Who asks the bot when no person does: for redeeming links and reading the event stream. */
export const WEBAPP_ACTOR: Actor = { kind: 'system', id: 'webapp', name: 'Web app', role: 'admin' };
