import type { Digest } from '../../store/alert-digests.js';
import type { Waiting } from '../../store/alert-outbox.js';
import type { Channel } from '../channels/channel.js';
import type { Health } from './channel-state.js';

/** What waits at a door for one of its channels. */
export interface Queue {
  name: string;
  /** Null if nothing stands behind the name. */
  channel: Pick<Channel, 'canEdit' | 'minEditGapMs' | 'perMinute'> | null;
  health: Health;
  waiting: readonly Waiting[];
  /** The newest of the channel, and those that tell of what waits. */
  digests: readonly Digest[];
}

/** A queue that can be served. */
export type OpenQueue = Queue & { channel: NonNullable<Queue['channel']> };

/**
 * What a waiting alert is to its channel. `new`: it wants a message of its own. `folded`: a digest tells of it, or will.
 * `change` and `repeat`: its message says an older state, or an older count.
 */
export type Want = 'new' | 'folded' | 'change' | 'repeat';

export function wantOf({ name, channel }: Queue, alert: Waiting): Want {
  const message = alert.messages[name];
  if (message?.folded_in) return 'folded';
  if (!message || message.version === 0) return 'new';
  // Its id was forgotten so that it notifies again.
  if (channel?.canEdit && message.message_id === null) return 'new';
  return message.state === alert.state ? 'repeat' : 'change';
}

/** Whether the channel was never told of it in any way. */
export function isUntold({ name }: Queue, alert: Waiting): boolean {
  return (alert.messages[name]?.version ?? 0) === 0;
}

export const addMs = (at: Date, ms: number) => new Date(at.getTime() + ms);
