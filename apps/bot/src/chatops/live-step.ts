import { createHash } from 'node:crypto';
import { isTerminal, type Run } from '@jobs-monitor/core';
import type { LiveRun } from '../store/chat-live-runs.js';

/** Between two changes of a message. */
const GAP_MS = { private: 3_000, group: 5_000, channel: 5_000, console: 3_000 } as const;
/** The time that has passed is brought up to date, though nothing else changed. */
const REFRESH_MS = 30_000;

/** What to do with a message that follows a run. `wait`: look again then. `rest`: until something changes. */
export type LiveStep =
  | { kind: 'wait'; ms: number }
  | { kind: 'rest' }
  | { kind: 'show'; final: boolean }
  | { kind: 'close' };

/** How long the message must be left as it is. */
export function heldMs({ chat, edited_at }: Pick<LiveRun, 'chat' | 'edited_at'>, now: Date): number {
  if (edited_at === null) return 0;
  const gapMs = GAP_MS[chat.kind];
  // A clock that was put back must not hold it for longer than the gap.
  return Math.min(gapMs, Math.max(0, edited_at.getTime() + gapMs - now.getTime()));
}

/** What to do with the message now that its run is in this state. Pure. */
export function decideLive(
  live: Pick<LiveRun, 'chat' | 'edited_at' | 'shown'>,
  { digest, ended }: { digest: string; ended: boolean },
  now: Date,
): LiveStep {
  const isShown = live.shown === digest;
  if (isShown && ended) return { kind: 'close' };
  const ms = heldMs(live, now);
  if (ms > 0) return { kind: 'wait', ms };
  const ageMs = live.edited_at === null ? 0 : now.getTime() - live.edited_at.getTime();
  return isShown && ageMs < REFRESH_MS ? { kind: 'rest' } : { kind: 'show', final: ended };
}

/** Everything about a run that its message shows, but the time that passes; a run that is gone has ended. */
export function liveState(run: Run | null): { digest: string; ended: boolean } {
  if (!run) return { digest: 'gone', ended: true };
  const { status, reason, progress, processed_items, total_items, message, error_message, cancel, stuck_at } = run;
  const facts = [status, reason, progress, processed_items, total_items, message, error_message, cancel, stuck_at];
  const text = JSON.stringify([...facts, run.logs.at(-1)?.message, run.result]);
  return { digest: createHash('sha256').update(text).digest('base64url').slice(0, 22), ended: isTerminal(status) };
}
