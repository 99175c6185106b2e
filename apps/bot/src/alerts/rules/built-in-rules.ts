import { EVENT_NAMES, EVENT_SEVERITIES, type EventName } from '@jobs-monitor/core';
import { defaultMessage } from './fill-template.js';
import { matchesRule } from './match-rule.js';
import type { AlertRule } from './rule.js';

const MONITOR_COOLDOWN_SECONDS = 600;

/**
 * Rules for what must be told whether or not anybody thought of a rule: the monitor's own trouble, and what a silence held
 * back. One for each of these events that no rule of the file fits. They share no rule, since an incident is of one rule
 * and one job: troubles that have no job would end one another's.
 */
export function missingBuiltIns(rules: readonly AlertRule[]): AlertRule[] {
  return EVENT_NAMES.filter((name) => name.startsWith('monitor_') || name === 'silence_ended')
    .filter((name) => !rules.some((rule) => matchesRule(rule, withoutJob(name))))
    .map(builtIn);
}

function withoutJob(name: EventName) {
  return { name, job_id: null, category: null, reason: null, attempt: null };
}

function builtIn(name: EventName): AlertRule {
  return {
    name,
    event_pattern: name,
    severity: EVENT_SEVERITIES[name],
    // Each end of a silence is news of its own.
    cooldown_seconds: name === 'silence_ended' ? 0 : MONITOR_COOLDOWN_SECONDS,
    message: defaultMessage(name),
    match: { job_ids: [], categories: [], reasons: [], min_attempt: null },
    after: 1,
    recover_after: 1,
    channels: [],
    runbook: null,
    steps: null,
    actions: [],
  };
}
