import type { Door } from '../../store/alert-channels.js';
import type { Health } from './channel-state.js';
import { planDigests, planNew } from './plan-digests.js';
import { planMoves } from './plan-moves.js';
import { addMs, type OpenQueue, type Queue, wantOf } from './queue.js';
import type { Step } from './step.js';
import { countTurns, type Turns } from './turns.js';

export interface DoorFacts {
  door: Pick<Door, 'sent_at' | 'retry_at'>;
  queues: readonly Queue[];
  /** The health of any channel, at this door or not. */
  healthOf(channel: string): Health;
  now: Date;
  newId(): string;
}

export interface Plan {
  steps: Step[];
  /** When something that has to wait can go on; null if nothing waits for a time. */
  nextAt: Date | null;
}

/**
 * What to do at a door now, in order: alerts of a channel that is down go to their next one; then what nobody knows yet,
 * the worst first, and when that is more than the minute allows the rest in one digest; then changes of state, then
 * repeats. A channel that may be down is tried with one message.
 */
export function planDelivery({ door, queues, healthOf, now, newId }: DoorFacts): Plan {
  const moves = queues.flatMap((queue) => planMoves(queue, healthOf));
  if (moves.length > 0) return { steps: moves, nextAt: null };

  const open = queues.filter(isOpen);
  if (open.every(({ waiting }) => waiting.length === 0)) return { steps: [], nextAt: null };
  if (door.retry_at && door.retry_at > now) return { steps: [], nextAt: door.retry_at };

  const turns = countTurns(door.sent_at, Math.min(...open.map(({ channel }) => channel.perMinute)), now);
  const steps = [
    ...open.flatMap((queue) => planNew(queue, turns, now, newId)),
    ...open.flatMap((queue) => planDigests(queue, turns, now)),
    ...open.flatMap((queue) => planKnown(queue, 'change', turns, now)),
    ...open.flatMap((queue) => planKnown(queue, 'repeat', turns, now)),
  ];
  const careful = open.some(({ health }) => health !== 'ok');
  return { steps: careful ? untilFirstMessage(steps) : steps, nextAt: turns.nextAt() };
}

/** `away` has nobody to hand over to, so that it is tried on. */
function isOpen(queue: Queue): queue is OpenQueue {
  return queue.channel !== null && queue.health !== 'broken' && queue.health !== 'unknown';
}

/** Brings the messages that are there up to date: by an edit, or by another message, which must not come too often. */
function planKnown(queue: OpenQueue, want: 'change' | 'repeat', turns: Turns, now: Date): Step[] {
  const { channel, name } = queue;
  const steps: Step[] = [];
  for (const alert of queue.waiting) {
    if (wantOf(queue, alert) !== want) continue;
    const anotherAfterMs = want === 'change' ? 0 : alert.cooldown_seconds * 1_000;
    const toldAt = alert.messages[name]?.at ?? now;
    const due = addMs(toldAt, channel.canEdit ? channel.minEditGapMs : anotherAfterMs);
    if (due > now) turns.waitUntil(due);
    else if (turns.take(want)) steps.push({ do: 'tell', alertId: alert._id, channel: name });
  }
  return steps;
}

function untilFirstMessage(steps: Step[]): Step[] {
  const first = steps.findIndex((step) => step.do === 'tell' || step.do === 'digest');
  return first < 0 ? steps : steps.slice(0, first + 1);
}
