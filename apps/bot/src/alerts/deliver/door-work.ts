import type { ChannelState, Door } from '../../store/alert-channels.js';
import { CLAIM_MS } from './attempt.js';
import { type Health, healthOf } from './channel-state.js';
import { type DoorFacts, planDelivery } from './plan.js';
import type { Queue } from './queue.js';
import type { Step } from './step.js';
import { createTelling, type Result, type States, type TellingDeps } from './telling.js';

export interface DoorWorkDeps extends TellingDeps {
  newId(): string;
  isStopped(): boolean;
}

/** What is left to do at a door. */
export interface DoorRest {
  /** When it can go on; null if nothing waits for a time. */
  inMs: number | null;
  /** Other channels have got something to tell. */
  handedOver: boolean;
}

/** How many waiting alerts of a channel are looked at together. */
const LOOKED_AT = 2_000;
const NOT_SET_UP = 'no such channel is set up';

/**
 * Does all that can be done at a door now: claims it, then plans and acts until nothing is left for now. One worker at a
 * time does this for a door; the others find it claimed.
 */
export async function workDoor(deps: DoorWorkDeps, doorKey: string, names: readonly string[]): Promise<DoorRest> {
  const { stores, channels, newId, isStopped } = deps;
  const { outbox, doors, digests } = stores;
  const claimant = newId();
  const claim = await doors.claim(doorKey, claimant, CLAIM_MS);
  if (!claim) return { inMs: null, handedOver: false };
  const claimedAt = performance.now();
  const now = () => new Date(claim.now.getTime() + performance.now() - claimedAt);
  const telling = createTelling(deps, claimant, now);
  let handedOver = false;

  try {
    while (!isStopped()) {
      const { facts, states } = await look(claim.door);
      const { steps, nextAt } = planDelivery(facts);
      if (steps.length === 0) return { inMs: nextAt && nextAt.getTime() - now().getTime(), handedOver };
      for (const step of steps) {
        const result = isStopped() ? 'replan' : await act(step, states);
        if (result === 'lost') return { inMs: null, handedOver };
        if (result === 'replan') break;
        if (result === 'handed_over') handedOver = true;
      }
    }
    return { inMs: null, handedOver };
  } finally {
    // If this fails the claim is over in a few seconds.
    await doors.release(doorKey, claimant).catch(() => undefined);
  }

  async function look(claimed: Door): Promise<{ facts: DoorFacts; states: States }> {
    const all = await doors.all();
    const door = all.find((each) => each.door === doorKey) ?? claimed;
    const states: States = new Map(all.flatMap((each) => Object.entries<ChannelState>(each.channels)));
    const at = now();
    const health = (name: string) => {
      const retryAt = all.find((each) => name in each.channels)?.retry_at;
      return healthOf(channels.get(name), states.get(name), at, retryAt);
    };
    const queues = await Promise.all(names.map((name) => queueOf(name, health(name))));
    return { facts: { door, queues, healthOf: health, now: at, newId }, states };
  }

  async function queueOf(name: string, health: Health): Promise<Queue> {
    const waiting = await outbox.waiting(name, LOOKED_AT);
    const named = new Set(waiting.flatMap(({ messages }) => messages[name]?.folded_in ?? []));
    return { name, channel: channels.get(name), health, waiting, digests: await digests.find(name, [...named]) };
  }

  async function act(step: Step, states: States): Promise<Result> {
    switch (step.do) {
      case 'move':
        await outbox.move(step.alertId, step.from, step.to, states.get(step.from)?.error ?? NOT_SET_UP);
        return 'handed_over';
      case 'fold':
        if (step.opens) await digests.open({ digest_id: step.digestId, channel: step.channel, opened_at: now() });
        await outbox.fold(step.alertIds, step.channel, step.digestId);
        return 'done';
      case 'tell':
        return telling.alert(step.alertId, step.channel, states);
      case 'digest':
        return telling.digest(step.digestId, step.channel, states);
    }
  }
}
