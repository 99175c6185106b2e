import { EVENT_NAMES, type EventName } from '@jobs-monitor/core';
import { matchesGlob } from '../glob.js';
import { defaultMessage, SUMMARY_ONLY } from './fill-template.js';
import { type MatchedEvent, matchesRule } from './match-rule.js';
import type { AlertRule } from './rule.js';

const PLAIN = {
  match: { job_ids: [], categories: [], reasons: [], min_attempt: null },
  after: 1,
  recover_after: 1,
  channels: [],
  runbook: null,
  steps: null,
  actions: [],
} satisfies Partial<AlertRule>;

/** The monitor's own trouble, and what a silence held back, are told whether or not anybody thought of a rule. */
const BUILT_IN: readonly AlertRule[] = [
  {
    ...PLAIN,
    name: 'monitor',
    event_pattern: 'monitor_*',
    severity: 'error',
    cooldown_seconds: 600,
    message: SUMMARY_ONLY,
  },
  {
    ...PLAIN,
    name: 'silence_ended',
    event_pattern: 'silence_ended',
    severity: 'info',
    cooldown_seconds: 0,
    message: defaultMessage('silence_ended'),
  },
];

/** The built-in rules that a file leaves room for: those about events that none of its rules fits. */
export function missingBuiltIns(rules: readonly AlertRule[]): AlertRule[] {
  return BUILT_IN.filter(({ event_pattern }) => {
    const events = EVENT_NAMES.filter((name) => matchesGlob(event_pattern, name));
    return !events.some((name) => rules.some((rule) => matchesRule(rule, withoutJob(name))));
  });
}

function withoutJob(name: EventName): MatchedEvent {
  return { name, job_id: null, category: null, reason: null, attempt: null };
}
