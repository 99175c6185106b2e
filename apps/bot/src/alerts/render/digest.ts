import { type Alert, type Locale, SEVERITIES, type Severity, sayer } from '@jobs-monitor/core';
import { cleanLine } from '../../messages/clean.js';
import { code, type Line, plain, strong } from '../../messages/line.js';
import { SEVERITY_MARKS } from './marks.js';

/** As much of an alert as its digest tells. */
export type Summed = Pick<Alert, 'kind' | 'state' | 'severity' | 'rule' | 'job_id' | 'count' | 'held_back'>;

/** What a digest's alerts come to. The sums over all of a channel's messages are those of what happened. */
export interface DigestSums {
  alerts: number;
  events: number;
  held_back: number;
  /** How many of the alerts are over. */
  resolved: number;
  by_severity: Record<Severity, number>;
  /** The rule with the most alerts first. */
  rules: RuleSums[];
}

export interface RuleSums {
  rule: string;
  alerts: number;
  events: number;
  resolved: number;
  /** The first ones; `alerts` counts all. */
  job_ids: string[];
  more_jobs: number;
}

const SHOWN_JOBS = 10;
const SHOWN_RULES = 12;

export function sumUp(alerts: readonly Summed[]): DigestSums {
  const names = [...new Set(alerts.map(({ rule }) => rule))];
  const rules = names.map((name) =>
    toRuleSums(
      name,
      alerts.filter(({ rule }) => rule === name),
    ),
  );
  const bySeverity = SEVERITIES.map((severity) => [
    severity,
    alerts.filter((alert) => alert.severity === severity).length,
  ]);
  return {
    ...totals(alerts),
    resolved: alerts.filter(isOver).length,
    held_back: alerts.reduce((sum, { held_back }) => sum + held_back, 0),
    by_severity: Object.fromEntries(bySeverity) as DigestSums['by_severity'],
    rules: rules.sort((one, other) => other.alerts - one.alerts),
  };
}

/** The message of a digest: its sums, by severity and by rule, and which jobs it is about. */
export function renderDigest(sums: DigestSums, locale: Locale): Line[] {
  const say = sayer(locale);
  const worst = SEVERITIES.findLast((severity) => sums.by_severity[severity] > 0) ?? 'info';
  const over = sums.resolved > 0 ? [plain(` · ${say('alert_message.digest_over', { count: sums.resolved })}`)] : [];
  const mark = sums.resolved === sums.alerts ? '✅' : SEVERITY_MARKS[worst];
  const { alerts, events } = sums;
  const shown = sums.rules.slice(0, SHOWN_RULES);
  const rest = sums.rules.slice(SHOWN_RULES);
  return [
    [plain(`${mark} `), strong(say('alert_message.digest', { alerts, events })), ...over],
    [plain(severityCounts(sums, locale))],
    ...(sums.held_back > 0 ? [[plain(say('alert_message.held_back', { count: sums.held_back }))]] : []),
    ...shown.map((rule) => ruleLine(rule, locale)),
    ...(rest.length > 0 ? [[plain(moreRules(rest, locale))]] : []),
  ];
}

function severityCounts({ by_severity }: DigestSums, locale: Locale): string {
  const say = sayer(locale);
  return SEVERITIES.toReversed()
    .filter((severity) => by_severity[severity] > 0)
    .map((severity) => `${say(`alert_message.severity_${severity}`)}: ${by_severity[severity]}`)
    .join(' · ');
}

function ruleLine({ rule, alerts, events, job_ids, more_jobs }: RuleSums, locale: Locale): Line {
  const say = sayer(locale);
  const jobs = job_ids.flatMap((id) => [plain(' '), code(cleanLine(id))]);
  return [
    plain(`${say('alert_message.digest_rule', { alerts, events })} · `),
    code(cleanLine(rule)),
    ...(jobs.length > 0 ? [plain(':'), ...jobs] : []),
    ...(more_jobs > 0 ? [plain(` ${say('alert_message.digest_more_jobs', { count: more_jobs })}`)] : []),
  ];
}

function toRuleSums(rule: string, alerts: readonly Summed[]): RuleSums {
  const jobs = [...new Set(alerts.flatMap(({ job_id }) => (job_id === null ? [] : [job_id])))];
  return {
    rule,
    ...totals(alerts),
    resolved: alerts.filter(isOver).length,
    job_ids: jobs.slice(0, SHOWN_JOBS),
    more_jobs: Math.max(0, jobs.length - SHOWN_JOBS),
  };
}

function moreRules(rules: readonly RuleSums[], locale: Locale): string {
  const alerts = rules.reduce((sum, rule) => sum + rule.alerts, 0);
  const events = rules.reduce((sum, rule) => sum + rule.events, 0);
  return sayer(locale)('alert_message.digest_more_rules', { rules: rules.length, alerts, events });
}

function totals(alerts: readonly Summed[]): { alerts: number; events: number } {
  return { alerts: alerts.length, events: alerts.reduce((sum, { count }) => sum + count, 0) };
}

/** News is never over. */
function isOver({ kind, state }: Summed): boolean {
  return kind === 'incident' && state === 'resolved';
}
