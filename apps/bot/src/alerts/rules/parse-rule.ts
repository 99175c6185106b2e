import {
  ALERT_ACTIONS,
  EVENT_NAMES,
  EVENT_SEVERITIES,
  type EventName,
  JOB_CATEGORIES,
  type LocalText,
  matchesGlob,
  SEVERITIES,
  type Severity,
} from '@jobs-monitor/core';
import { parseChannelName } from '../channels/channel-name.js';
import { defaultMessage, SUMMARY_ONLY } from './fill-template.js';
import { type Fields, fieldsOf, type Given } from './given.js';
import { suggest } from './problem.js';
import { type AlertRule, DEFAULT_COOLDOWN_SECONDS } from './rule.js';
import { choiceOf, formOf, integerOf, linkOf, listOf, messageOf, textOf } from './values.js';

const KEYS = [
  'name',
  'event_pattern',
  'severity',
  'cooldown_seconds',
  'message',
  'match',
  'after',
  'recover_after',
  'channels',
  'runbook',
  'steps',
  'actions',
];
const MATCH_KEYS = ['job_ids', 'job_id', 'categories', 'category', 'reasons', 'reason', 'min_attempt'];

/** As long as alerts are kept; nobody could know of a longer one. */
const MAX_COOLDOWN_SECONDS = 30 * 86_400;
const MAX_COUNT = 1_000;
/** Only a job's newest runs are looked at for good ones. */
const MAX_GOOD_RUNS = 20;
const MAX_STEPS = 2_000;

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const JOB_GLOB = /^[A-Za-z0-9_.:@*?-]{1,128}$/;
const REASON_GLOB = /^[\p{L}\p{N}_.:@*? -]{1,128}$/u;

/** Reads one rule, with the default for whatever is not there. Complains about every mistake; null if it is no mapping. */
export function parseRule(given: Given): AlertRule | null {
  const fields = fieldsOf(given, KEYS);
  if (fields === null) return null;
  if (!fields.has('name')) given.refuse('has no name', 'Add a line such as "name: backup_failed"');
  if (!fields.has('event_pattern')) {
    given.refuse('has no event_pattern', 'Add a line such as "event_pattern: job_failed"');
  }
  const pattern = read(fields, 'event_pattern', '*', patternOf);
  return {
    name: read(fields, 'name', '', (field) => formOf(field, NAME, 'Use up to 64 letters, digits, _ . and -')),
    event_pattern: pattern,
    severity: read(fields, 'severity', usualSeverity(pattern), (field) => choiceOf(field, SEVERITIES)),
    cooldown_seconds: read(fields, 'cooldown_seconds', DEFAULT_COOLDOWN_SECONDS, (field) =>
      integerOf(field, 0, MAX_COOLDOWN_SECONDS),
    ),
    message: read(fields, 'message', usualMessage(pattern), messageOf),
    match: matchOf(fields.get('match')),
    after: read(fields, 'after', 1, (field) => integerOf(field, 1, MAX_COUNT)),
    recover_after: read(fields, 'recover_after', 1, (field) => integerOf(field, 1, MAX_GOOD_RUNS)),
    channels: read(fields, 'channels', [], (field) => listOf(field, channelOf)),
    runbook: read(fields, 'runbook', null, linkOf),
    steps: read(fields, 'steps', null, (field) => textOf(field, MAX_STEPS)),
    actions: read(fields, 'actions', [], (field) => listOf(field, (item) => choiceOf(item, ALERT_ACTIONS))),
  };
}

/** A wrong value has been complained about; its default only keeps the reading going. */
function read<T>(fields: Fields, key: string, fallback: T, reader: (field: Given) => T | null): T {
  const field = fields.get(key);
  return (field && reader(field)) ?? fallback;
}

function patternOf(field: Given): string | null {
  const pattern = textOf(field, 128);
  if (pattern === null || EVENT_NAMES.some((name) => matchesGlob(pattern, name))) return pattern;
  return field.refuse(`"${pattern.slice(0, 40)}" fits no event`, suggest(pattern, EVENT_NAMES));
}

function usualSeverity(pattern: string): Severity {
  const name = nameOf(pattern);
  return name ? EVENT_SEVERITIES[name] : 'error';
}

function usualMessage(pattern: string): LocalText {
  const name = nameOf(pattern);
  return name ? defaultMessage(name) : SUMMARY_ONLY;
}

/** The one event that a pattern without a glob names. */
function nameOf(pattern: string): EventName | undefined {
  return EVENT_NAMES.find((name) => name === pattern);
}

function matchOf(field: Given | undefined): AlertRule['match'] {
  const fields = (field && fieldsOf(field, MATCH_KEYS)) ?? new Map<string, Given>();
  const list = <T extends string>(keys: readonly [string, string], reader: (item: Given) => T | null): T[] => {
    const [both, single] = keys.map((key) => fields.get(key));
    if (both && single) single.refuse(`says the same as ${both.label}`, `Put everything under ${both.label}`);
    const given = both ?? single;
    return (given && listOf(given, reader)) ?? [];
  };
  return {
    job_ids: list(['job_ids', 'job_id'], (item) =>
      formOf(item, JOB_GLOB, 'Write a job id, or a glob like backup_*, of up to 128 characters'),
    ),
    categories: list(['categories', 'category'], (item) => choiceOf(item, JOB_CATEGORIES)),
    reasons: list(['reasons', 'reason'], (item) =>
      formOf(item, REASON_GLOB, 'Write a reason like timeout, or a glob like gate:*'),
    ),
    min_attempt: read<number | null>(fields, 'min_attempt', null, (item) => integerOf(item, 1, MAX_COUNT)),
  };
}

function channelOf(item: Given): string | null {
  const name = textOf(item, 128);
  if (name === null || parseChannelName(name) !== null) return name;
  const hint = 'Write telegram, telegram:<chat id>, telegram:<chat id>/<topic id>, slack or webhook';
  return item.refuse(`"${name.slice(0, 40)}" is no channel`, hint);
}
