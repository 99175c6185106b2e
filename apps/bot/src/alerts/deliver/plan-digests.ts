import { SEVERITIES } from '@jobs-monitor/core';
import type { Digest } from '../../store/alert-digests.js';
import type { Waiting } from '../../store/alert-outbox.js';
import { addMs, isUntold, type OpenQueue, wantOf } from './queue.js';
import type { Step } from './step.js';
import type { Turns, Urgency } from './turns.js';

/** Turns of a minute that are left to digests, should more come. */
const SPARED_TURNS = 3;
/** How long a digest takes new alerts up. */
const OPEN_MS = 60_000;
/** Between two tellings of a digest, and between two digests. */
const GAP_MS = 10_000;
/** The same where nothing can be edited and only what happened to its alerts is told again. */
const AGAIN_MS = 300_000;

/**
 * New alerts, each in a message of its own as far as the minute allows, the worst first; the rest in a digest. And digests
 * of which some alert has changed.
 */
export function planNew(queue: OpenQueue, turns: Turns, now: Date, newId: () => string): Step[] {
  const { name, digests } = queue;
  const fresh = queue.waiting.filter((alert) => wantOf(queue, alert) === 'new').sort(worstFirst);
  const fitting = Math.max(0, Math.min(fresh.length, turns.left('new')));
  const tells = fresh.slice(0, fitting).flatMap(({ _id }): Step[] => {
    return turns.take('new') ? [{ do: 'tell', alertId: _id, channel: name }] : [];
  });
  const rest = fresh.slice(fitting).map(({ _id }) => _id);
  if (rest.length === 0) return tells;

  const newest = newestOf(digests);
  const open = newest && takesMore(newest, queue, now) ? newest : null;
  if (open) return [...tells, { do: 'fold', alertIds: rest, channel: name, digestId: open.digest_id, opens: false }];

  // A digest of one costs as much as the alert's own message, and says less.
  const [only, ...others] = rest;
  if (only !== undefined && others.length === 0 && turns.left('digest') > SPARED_TURNS && turns.take('digest')) {
    return [...tells, { do: 'tell', alertId: only, channel: name }];
  }

  const pacedAt = newest?.at ? addMs(newest.at, GAP_MS) : now;
  if (pacedAt > now) turns.waitUntil(pacedAt);
  else if (turns.take('digest')) {
    const digestId = newId();
    const fold: Step = { do: 'fold', alertIds: rest, channel: name, digestId, opens: true };
    return [...tells, fold, { do: 'digest', channel: name, digestId }];
  }
  return tells;
}

/** Digests that tell of something that has changed, or that have not been told yet. */
export function planDigests(queue: OpenQueue, turns: Turns, now: Date): Step[] {
  return queue.digests.flatMap((digest): Step[] => {
    const members = queue.waiting.filter((alert) => alert.messages[queue.name]?.folded_in === digest.digest_id);
    if (members.length === 0) return [];
    const urgency = urgencyOf(queue, members);
    const gapMs = queue.channel.canEdit || urgency === 'digest' ? GAP_MS : AGAIN_MS;
    const due = digest.at ? addMs(digest.at, gapMs) : now;
    if (due > now) turns.waitUntil(due);
    else if (turns.take(urgency)) return [{ do: 'digest', channel: queue.name, digestId: digest.digest_id }];
    return [];
  });
}

/** New alerts in a digest are as urgent as any. */
function urgencyOf(queue: OpenQueue, members: readonly Waiting[]): Urgency {
  if (members.some((alert) => isUntold(queue, alert))) return 'digest';
  return members.some(({ messages, state }) => messages[queue.name]?.state !== state) ? 'change' : 'repeat';
}

/** A message that cannot be edited is said once. */
function takesMore({ opened_at, version }: Digest, { channel }: OpenQueue, now: Date): boolean {
  return now < addMs(opened_at, OPEN_MS) && (channel.canEdit || version === 0);
}

function newestOf(digests: readonly Digest[]): Digest | undefined {
  return [...digests].sort((a, b) => +b.opened_at - +a.opened_at)[0];
}

/** The worst first; among equals the oldest, whose id is the smallest. */
function worstFirst(one: Waiting, other: Waiting): number {
  return SEVERITIES.indexOf(other.severity) - SEVERITIES.indexOf(one.severity) || (one._id < other._id ? -1 : 1);
}
