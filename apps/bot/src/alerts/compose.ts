import type { AlertContext, AlertEvent } from '@jobs-monitor/core';
import { openKeyOf, type StoredAlert, subjectOf } from '../store/alert-document.js';
import { keptUntil } from '../store/alert-retention.js';
import type { AlertChange } from '../store/alert-stores.js';
import { alertIdOf } from './alert-id.js';
import { fillMessage } from './rules/fill-template.js';
import type { AlertRule } from './rules/rule.js';

/** Events of one name, one rule and one subject, the oldest first, with what is known beside them. */
export interface Occurrence {
  rule: AlertRule;
  events: readonly [AlertEvent, ...AlertEvent[]];
  context: AlertContext;
  /** In this order. */
  channels: readonly string[];
  silencedBy: string | null;
  at: Date;
}

/** More than any one crash leaves to be judged twice. */
const KEPT_EVENT_IDS = 200;

/** A new incident, or with `news` an announcement, which is over as soon as it is told. */
export function composeAlert(occurrence: Occurrence, news: boolean, heldBack: number): StoredAlert {
  const { rule, events, context, channels, silencedBy, at } = occurrence;
  const [first] = events;
  const newest = newestOf(events);
  const telling = silencedBy === null && channels.length > 0;
  const subject = subjectOf(first);
  return {
    alert_id: alertIdOf(first, rule.name),
    kind: news ? 'announcement' : 'incident',
    state: news ? 'resolved' : 'firing',
    rule: rule.name,
    severity: rule.severity,
    job_id: first.job_id,
    subject,
    category: first.category,
    text: fillMessage(rule.message, newest),
    opened_at: first.at,
    // The ones that a rule waited for are part of it.
    count: rule.after > 1 ? Math.max(context.nth, events.length) : events.length,
    held_back: heldBack,
    newest,
    context,
    acknowledged: null,
    resolved: null,
    silenced_by: silencedBy,
    runbook: rule.runbook,
    steps: rule.steps,
    actions: rule.actions,
    version: 1,
    channels: [...channels],
    ...(telling && { undelivered: channels.slice(0, 1) }),
    messages: {},
    notified_at: silencedBy === null ? at : null,
    notify_again_at: null,
    holding: 0,
    cooldown_seconds: rule.cooldown_seconds,
    recover_after: rule.recover_after,
    recent_event_ids: events.map(({ event_id }) => event_id).slice(-KEPT_EVENT_IDS),
    ...(news ? { expires_at: keptUntil(at) } : { open_key: openKeyOf(rule.name, subject) }),
  };
}

/** One more of an open incident, or of one that came back. Null if it knows all of them. */
export function addTo(
  alert: StoredAlert,
  { rule, context, silencedBy, at, ...occurrence }: Occurrence,
  notifyAgainAt: Date | null,
): AlertChange | null {
  const events = freshFor(alert, occurrence.events);
  if (events.length === 0) return null;
  const newest = newestOf([alert.newest, ...events]);
  // It was opened under a silence that is over: only now somebody hears of it.
  const first = silencedBy === null && alert.notified_at === null;
  const back = alert.state === 'resolved';
  return {
    set: {
      count: alert.count + events.length,
      recent_event_ids: idsWith(alert, events),
      newest,
      context,
      text: newest === alert.newest ? alert.text : fillMessage(rule.message, newest),
      ...(first && { silenced_by: null, notified_at: at }),
      ...(back && { state: 'firing', resolved: null, acknowledged: null, silenced_by: silencedBy }),
      // Under a silence its end is when people hear of it, not the end of the cooldown.
      ...(back && { notify_again_at: silencedBy === null ? notifyAgainAt : null }),
    },
    tell: silencedBy === null ? 'edit' : 'nobody',
  };
}

/** News within its cooldown: only counted, for the next announcement. Null if it knows all of it. */
export function hold(alert: StoredAlert, events: readonly AlertEvent[]): AlertChange | null {
  const fresh = freshFor(alert, events);
  if (fresh.length === 0) return null;
  return { set: { holding: alert.holding + fresh.length, recent_event_ids: idsWith(alert, fresh) }, tell: 'nobody' };
}

/** The end of an alert. Resolving is never silenced, but what nobody heard of needs no all-clear. */
export function resolve(alert: StoredAlert, resolved: NonNullable<StoredAlert['resolved']>): AlertChange | null {
  if (alert.state === 'resolved') return null;
  return {
    set: { state: 'resolved', resolved, notify_again_at: null, expires_at: keptUntil(resolved.at) },
    tell: isKnown(alert) ? 'edit' : 'nobody',
  };
}

/** Those events that the alert has not counted. */
export function freshFor(
  alert: Pick<StoredAlert, 'recent_event_ids'>,
  events: readonly AlertEvent[],
): readonly AlertEvent[] {
  return events.filter(({ event_id }) => !alert.recent_event_ids.includes(event_id));
}

function idsWith(alert: StoredAlert, events: readonly AlertEvent[]): string[] {
  return [...alert.recent_event_ids, ...events.map(({ event_id }) => event_id)].slice(-KEPT_EVENT_IDS);
}

/** Whether a channel knows of the alert, or is about to. */
function isKnown({ messages, undelivered = [] }: StoredAlert): boolean {
  return Object.keys(messages).length > 0 || undelivered.length > 0;
}

function newestOf(events: readonly [AlertEvent, ...AlertEvent[]]): AlertEvent {
  return events.reduce((newest, event) => (event.at >= newest.at ? event : newest));
}
