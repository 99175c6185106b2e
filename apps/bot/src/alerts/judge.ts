import { type AlertContext, type AlertEvent, matchesGlob, type Silence, type UsualDuration } from '@jobs-monitor/core';
import type { Bus } from '../events/bus.js';
import type { Log } from '../events/log.js';
import { type StoredAlert, subjectOf } from '../store/alert-document.js';
import { isOutage } from '../store/outage.js';
import type { Store } from '../store/store.js';
import { addTo, composeAlert, freshFor, hold, type Occurrence } from './compose.js';
import { type Decision, decideAlert, isNotable } from './policy.js';
import type { Report } from './report.js';
import { matchesRule } from './rules/match-rule.js';
import type { AlertRule } from './rules/rule.js';
import { findSilence } from './silence.js';

export interface JudgeDeps {
  store: Pick<Store, 'alerts' | 'alertEvents' | 'silences' | 'jobs'>;
  rules(): readonly AlertRule[];
  /** Names of all configured channels, in the order in which they are tried. */
  channels(): readonly string[];
  usualOf(jobId: string): Promise<UsualDuration | null>;
  bus: Pick<Bus, 'publish'>;
  log: Log;
  /** Something is to be told. */
  wake(): void;
  now(): Date;
}

/** What a rule is asked about at once: its events of one name and one subject. */
interface Group {
  rule: AlertRule;
  silence: Silence | null;
  events: [AlertEvent, ...AlertEvent[]];
}

export type Judge = ReturnType<typeof createJudge>;

/** Subjects that are judged at the same time; what concerns one is judged in turn. */
const LANES = 16;
/** An event is looked for again when whoever stored it has had this long to judge it. */
const LEFT_BEHIND_MS = 3_000;
/** Events that could not be judged are tried again so soon, so often in a row. */
const AGAIN_MS = 500;
const MOST_AGAINS = 10;
const SWEPT_AT_ONCE = 1_000;
const MOST_COUNTED = 1_000;
const MAX_TRIES = 10;

/** Stores events and asks the rules about them. Whatever is stored is judged, by this process or, if it dies, by another. */
export function createJudge(deps: JudgeDeps) {
  const { store, bus, log, now } = deps;

  /** Stored and not judged. What gathers while one batch is judged goes with the next. */
  let waiting: AlertEvent[] = [];
  let judging: Promise<void> | null = null;
  /** How often in a row events were put off. */
  let agains = 0;

  const report: Report = async (events) => {
    const worth = events.filter((event) => isNotable(event) || deps.rules().some((rule) => matchesRule(rule, event)));
    const fresh = await store.alertEvents.add(worth);
    waiting.push(...fresh);
    if (waiting.length > 0) judging ??= judgeAll();
    await judging;
  };

  async function judgeAll(): Promise<void> {
    while (waiting.length > 0) {
      const events = waiting;
      waiting = [];
      await judge(events).catch((error: unknown) => {
        if (isOutage(error)) judgeSoon(events);
        else log.error('events_not_judged', { events: events.length, error });
      });
    }
    // In the turn in which nothing was left, so that nobody waits for a round that is over.
    judging = null;
  }

  /** The database may only have been slow. If it is away for longer, the sweep finds them: they are stored as unjudged. */
  function judgeSoon(events: readonly AlertEvent[]): void {
    if (agains >= MOST_AGAINS) return;
    agains += 1;
    setTimeout(() => {
      waiting.push(...events);
      judging ??= judgeAll();
    }, AGAIN_MS).unref();
  }

  async function judge(events: readonly AlertEvent[]): Promise<void> {
    if (events.length === 0) return;
    const silences = await store.silences.active(now());
    const silencedBy = new Map<string, string>();
    const subjects = new Map<string, Group[]>();
    for (const group of groupByRule(events, deps.rules(), silences)) {
      const subject = subjectOf(group.events[0]);
      subjects.set(subject, [...(subjects.get(subject) ?? []), group]);
      for (const { event_id } of group.events) if (group.silence) silencedBy.set(event_id, group.silence.silence_id);
    }
    const left = [...subjects.values()];
    const lane = async () => {
      for (let groups = left.shift(); groups; groups = left.shift()) {
        for (const group of groups) await settle(group);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    agains = 0;
    await store.alertEvents.markJudged(
      events.map(({ event_id }) => ({ event_id, silenced_by: silencedBy.get(event_id) ?? null })),
    );
  }

  /** Decides on what is stored and writes, until a write finds what the decision was made on. */
  async function settle({ rule, events: given, silence }: Group): Promise<void> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      const newest = await store.alerts.newest(rule.name, subjectOf(given[0]));
      const [first, ...more] = newest ? freshFor(newest, given) : given;
      if (!first) return;
      const events: Group['events'] = [first, ...more];
      const context = await contextOf(events, newest);
      const decision = decideAlert(first.name, { newest, nth: context.nth, silence }, rule, now());
      const channels = rule.channels.length > 0 ? rule.channels : deps.channels();
      const silencedBy = silence?.silence_id ?? null;
      const occurrence: Occurrence = { rule, events, context, channels, silencedBy, at: now() };
      if (!(await carryOut(decision, newest, occurrence))) continue;
      if (silence && decision.do !== 'nothing') await store.silences.addHeldBack(silence.silence_id, events.length);
      return;
    }
    throw new Error(`The alerts of ${rule.name} change too fast`);
  }

  /** False if somebody was quicker. */
  async function carryOut(decision: Decision, newest: StoredAlert | null, occurrence: Occurrence): Promise<boolean> {
    switch (decision.do) {
      case 'nothing':
        return true;
      case 'open':
        return told(await insert(composeAlert(occurrence, false, 0)));
      case 'announce':
        return told(await insert(composeAlert(occurrence, true, newest?.holding ?? 0)));
      case 'add':
        return told(
          await changeNewest(newest, (alert) => (alert.state === 'resolved' ? null : addTo(alert, occurrence, null))),
        );
      case 'reopen':
        return told(
          await changeNewest(newest, (alert) =>
            alert.state === 'resolved' ? addTo(alert, occurrence, decision.notifyAgainAt) : null,
          ),
        );
      case 'hold':
        return (await changeNewest(newest, (alert) => hold(alert, occurrence.events))) !== null;
    }
  }

  async function insert(alert: StoredAlert): Promise<StoredAlert | null> {
    return (await store.alerts.insert(alert)) ? alert : null;
  }

  async function changeNewest(
    newest: StoredAlert | null,
    decide: Parameters<Store['alerts']['change']>[1],
  ): Promise<StoredAlert | null> {
    return newest && store.alerts.change(newest.alert_id, decide);
  }

  function told(alert: StoredAlert | null): boolean {
    if (!alert) return false;
    if (alert.kind === 'incident') bus.publish('incident.changed', { incident_id: alert.alert_id });
    if (alert.undelivered) deps.wake();
    return true;
  }

  async function contextOf(events: Group['events'], newest: StoredAlert | null): Promise<AlertContext> {
    const event = events.at(-1) ?? events[0];
    const { job_id, error_signature, facts } = event;
    const duration = facts.duration_seconds;
    const state = job_id === null ? null : await store.jobs.get(job_id);
    const since = job_id === null ? (newest?.resolved?.at ?? null) : (state?.last_success_at ?? null);
    const [nth, usual, seen] = await Promise.all([
      store.alertEvents.countSince(job_id, event.name, since, MOST_COUNTED),
      job_id === null ? null : deps.usualOf(job_id),
      job_id === null || error_signature === null
        ? null
        : store.alertEvents.firstSeen(job_id, error_signature, events[0].at),
    ]);
    return {
      nth: Math.max(nth, events.length),
      last_success_at: state?.last_success_at ?? null,
      duration_seconds: typeof duration === 'number' ? duration : null,
      usual,
      signature_seen_at: seen,
    };
  }

  return {
    report,

    /** Whether a rule asks for events of this name; otherwise good news need not be gathered. */
    wanted: (name: AlertEvent['name']): boolean =>
      deps.rules().some(({ event_pattern }) => matchesGlob(event_pattern, name)),

    /** Judges what a process stored and did not live to judge. */
    async sweep(): Promise<number> {
      const left = await store.alertEvents.unjudged(new Date(now().getTime() - LEFT_BEHIND_MS), SWEPT_AT_ONCE);
      await judge(left);
      return left.length;
    },
  };
}

function groupByRule(
  events: readonly AlertEvent[],
  rules: readonly AlertRule[],
  silences: readonly Silence[],
): Group[] {
  const groups = new Map<string, Group>();
  for (const event of [...events].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    for (const rule of rules) {
      if (!matchesRule(rule, event)) continue;
      const key = `${rule.name}\n${subjectOf(event)}\n${event.name}`;
      const group = groups.get(key);
      if (group) group.events.push(event);
      else groups.set(key, { rule, events: [event], silence: findSilence(silences, event, rule) });
    }
  }
  return [...groups.values()];
}
