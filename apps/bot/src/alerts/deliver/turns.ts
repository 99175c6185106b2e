import { type Door, TURN_WINDOW_MS } from '../../store/alert-channels.js';

/** How urgent a message is. */
export type Urgency = 'new' | 'change' | 'repeat' | 'digest';

/** Shares of the minute: what is less urgent leaves turns to what is more so. */
const SHARES: Readonly<Record<Urgency, number>> = { new: 0.7, change: 0.85, repeat: 0.5, digest: 1 };

export interface Turns {
  left(urgency: Urgency): number;
  /** Takes a turn. If there is none, notes when there will be one and answers false. */
  take(urgency: Urgency): boolean;
  /** Notes that something can go on then. */
  waitUntil(at: Date): void;
  /** When the first of what has to wait can go on; null if nothing has to. */
  nextAt(): Date | null;
}

/** The messages that a door still takes within the minute. */
export function countTurns(sentAt: Door['sent_at'], perMinute: number, now: Date): Turns {
  const recent = sentAt.filter((at) => at.getTime() > now.getTime() - TURN_WINDOW_MS).sort((a, b) => +a - +b);
  let planned = 0;
  let next: Date | null = null;

  const limit = (urgency: Urgency) => Math.max(1, Math.floor(perMinute * SHARES[urgency]));
  const left = (urgency: Urgency) => limit(urgency) - recent.length - planned;

  function waitUntil(at: Date): void {
    if (!next || at < next) next = at;
  }

  return {
    left,
    take(urgency) {
      if (left(urgency) > 0) {
        planned += 1;
        return true;
      }
      // So many of the recent ones must be over a minute old first.
      const freeing = recent[recent.length + planned - limit(urgency)] ?? now;
      waitUntil(new Date(freeing.getTime() + TURN_WINDOW_MS));
      return false;
    },
    waitUntil,
    nextAt: () => next,
  };
}
