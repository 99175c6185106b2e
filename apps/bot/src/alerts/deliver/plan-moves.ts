import type { Health } from './channel-state.js';
import { isUntold, type Queue, wantOf } from './queue.js';
import type { Step } from './step.js';

const DOWN: ReadonlySet<Health> = new Set(['away', 'broken', 'unknown']);

/**
 * Sends what a channel that is down was never told to the first channel that is not. What it was told stays with it, so that
 * its message is put right when it is there again; and without another channel everything stays.
 */
export function planMoves(queue: Queue, healthOf: (channel: string) => Health): Step[] {
  if (!DOWN.has(queue.health)) return [];
  return queue.waiting.flatMap((alert) => {
    if (wantOf(queue, alert) !== 'new' && !isUntold(queue, alert)) return [];
    const others = alert.channels.filter((channel) => channel !== queue.name);
    const to =
      others.find((channel) => healthOf(channel) === 'ok') ?? others.find((channel) => healthOf(channel) === 'try');
    return to === undefined ? [] : [{ do: 'move' as const, alertId: alert._id, from: queue.name, to }];
  });
}
