import { type AlertEvent, EVENT_SEVERITIES, type EventName, type Silence } from '@jobs-monitor/core';
import type { StoredAlert } from '../store/alert-document.js';
import type { AlertRule } from './rules/rule.js';

/** Events that are news and not a problem: nothing will ever be over, so they open no incident. */
const NEWS: ReadonlySet<EventName> = new Set([
  'job_started',
  'job_completed',
  'job_cancelled',
  'job_recovered',
  'deploy',
  'silence_ended',
]);

/** What is known of a rule and a job when events of them come. */
export interface History {
  /** Their newest alert, over or not. */
  newest: Pick<StoredAlert, 'kind' | 'state' | 'notified_at' | 'resolved' | 'silenced_by'> | null;
  /** How many events of that name came in a row, these included, since the job's last good run. */
  nth: number;
  silence: Pick<Silence, 'silence_id'> | null;
}

/**
 * `open`: a new incident. `add`: one more of an open one. `reopen`: it came back within its cooldown, so that people are
 * shown it but not disturbed before `notifyAgainAt`. `announce`: news. `hold`: news within the cooldown, counted in the
 * next. `tell` is false for what a silence holds back.
 */
export type Decision =
  | { do: 'nothing' }
  | { do: 'open' | 'add' | 'announce'; tell: boolean }
  | { do: 'reopen'; tell: boolean; notifyAgainAt: Date }
  | { do: 'hold' };

/** What events of one rule and one job, all of one name, lead to. Pure. */
export function decideAlert(name: EventName, history: History, rule: AlertRule, now: Date): Decision {
  const { newest, nth, silence } = history;
  const tell = silence === null;
  const until = cooldownEnd(newest, rule);
  const cooling = until !== null && now < until;
  if (NEWS.has(name)) return cooling && tell ? { do: 'hold' } : { do: 'announce', tell };
  if (newest?.kind === 'incident' && newest.state !== 'resolved') return { do: 'add', tell };
  if (nth < rule.after) return { do: 'nothing' };
  if (cooling && newest?.kind === 'incident') return { do: 'reopen', tell, notifyAgainAt: until };
  return { do: 'open', tell };
}

/** Until when nobody is to be notified again; null if nobody was. */
function cooldownEnd(newest: History['newest'], rule: AlertRule): Date | null {
  if (!newest?.notified_at) return null;
  return new Date(newest.notified_at.getTime() + rule.cooldown_seconds * 1000);
}

/** Whether an event is worth keeping where no rule asks for it. */
export function isNotable({ name }: Pick<AlertEvent, 'name'>): boolean {
  return EVENT_SEVERITIES[name] !== 'info';
}
