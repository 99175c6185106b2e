import type { DoorStore } from '../../store/alert-channels.js';
import type { Channel, Outcome, OutMessage } from '../channels/channel.js';

/** Longer than an attempt may take, so that nobody else sends while it lasts. */
export const CLAIM_MS = 6_000;
/** Moved, lost, sent. */
const MAX_TRIES = 3;

/** What came of it, when by the database's clock, and whether the message was sent anew or edited. */
export interface Attempted {
  outcome: Exclude<Outcome, { kind: 'moved' | 'lost' }>;
  action: 'send' | 'edit';
  at: Date;
}

/**
 * Brings one message to a channel whose door the claimant holds; each try takes a turn. A place that moved is followed,
 * and a message that is gone is sent anew. Null if the door is somebody else's by now: nothing was sent then.
 */
export async function attempt(
  doors: DoorStore,
  claimant: string,
  channel: Channel,
  message: OutMessage,
  editId: string | null,
): Promise<Attempted | null> {
  let edit = editId;
  for (let tries = 1; ; tries += 1) {
    const turn = await doors.takeTurn(channel.door, claimant, CLAIM_MS);
    if (!turn) return null;
    const action = edit === null ? 'send' : 'edit';
    const { outcome, at } = await tryOnce(channel, message, edit, turn);
    if (outcome.kind === 'moved') await doors.follow(channel.door, outcome.to);
    else if (outcome.kind !== 'lost') return { outcome, action, at };
    edit = outcome.kind === 'lost' ? null : edit;
    if (tries === MAX_TRIES) return { outcome: { kind: 'retry', afterMs: null, error: outcome.error }, action, at };
  }
}

/** One call, and when it was over. */
export async function tryOnce(
  channel: Channel,
  message: OutMessage,
  editId: string | null,
  { door, now }: { door: { moved_to: string | null }; now: Date },
): Promise<{ outcome: Outcome; at: Date }> {
  const startedAt = performance.now();
  const outcome =
    editId === null ? await channel.send(message, door.moved_to) : await channel.edit(editId, message, door.moved_to);
  return { outcome, at: new Date(now.getTime() + performance.now() - startedAt) };
}
