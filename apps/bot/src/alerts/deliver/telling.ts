import type { ChannelState } from '../../store/alert-channels.js';
import type { DeliveryAttempt } from '../../store/alert-deliveries.js';
import type { AlertDocument } from '../../store/alert-document.js';
import type { DeliveryStores } from '../../store/delivery-stores.js';
import type { Channel, ChannelSet, OutMessage } from '../channels/channel.js';
import type { Render } from '../render/render.js';
import { attempt } from './attempt.js';
import { alertMessage, digestMessage } from './out-message.js';
import { type RecordDeps, recordAttempt } from './record.js';

export interface TellingDeps extends RecordDeps {
  stores: DeliveryStores;
  channels: ChannelSet;
  render: Render;
  /** Repeats a write while the database is away: what was sent is written down as long as this process lives. */
  persist(write: () => Promise<unknown>): Promise<void>;
}

/** States of channels by name; kept up to date by what is told. */
export type States = Map<string, ChannelState>;

/**
 * `done`: on with the next. `handed_over`: it is another channel's now. `replan`: the channel does not do as it did.
 * `lost`: the door is somebody else's.
 */
export type Result = 'done' | 'handed_over' | 'replan' | 'lost';

/** Tells channels of alerts and digests through a door that the claimant holds. */
export function createTelling(deps: TellingDeps, claimant: string, now: () => Date) {
  const { stores, channels, render, persist } = deps;
  const { outbox, digests, doors } = stores;

  /** Sends or edits, and writes down what came of it: first what must not be lost. */
  async function bring(
    channel: Channel,
    message: OutMessage,
    editId: string | null,
    states: States,
    what: Pick<DeliveryAttempt, 'alert_id' | 'kind'> & {
      onSent(messageId: string | null): Promise<void>;
      /** Answers whether another channel has it now. */
      onRefused(error: string): Promise<boolean>;
    },
  ): Promise<Result> {
    const attempted = await attempt(doors, claimant, channel, message, channel.canEdit ? editId : null);
    if (!attempted) return 'lost';
    const { outcome } = attempted;
    let handedOver = false;
    if (outcome.kind === 'sent') await persist(() => what.onSent(outcome.messageId));
    if (outcome.kind === 'refused') {
      await persist(async () => {
        handedOver = await what.onRefused(outcome.error);
      });
    }
    const { alert_id, kind } = what;
    const noted = { delivery_id: message.deliveryId, alert_id, kind };
    await persist(async () => {
      states.set(channel.name, await recordAttempt(deps, channel, states.get(channel.name), attempted, noted));
    });
    if (handedOver) return 'handed_over';
    return outcome.kind === 'sent' || outcome.kind === 'refused' ? 'done' : 'replan';
  }

  /** Another channel that has not refused it gets it; without one it is given up. */
  async function handOn(
    { _id, channels: order, messages }: AlertDocument,
    from: string,
    error: string,
  ): Promise<boolean> {
    const next = order.find((name) => name !== from && !messages[name]?.error && channels.get(name));
    if (next === undefined) await outbox.refuse([_id], from, error);
    else await outbox.move(_id, from, next, error);
    return next !== undefined;
  }

  return {
    async alert(alertId: string, name: string, states: States): Promise<Result> {
      const channel = channels.get(name);
      const document = await outbox.load(alertId);
      // Somebody else has told it by now.
      if (!channel || !document?.undelivered?.includes(name)) return 'done';
      const { version, state, kind, messages } = document;
      const message = alertMessage(document, name, render, now());
      return bring(channel, message, messages[name]?.message_id ?? null, states, {
        alert_id: alertId,
        kind,
        onSent: (message_id) => outbox.told(alertId, name, { version, state, message_id }),
        onRefused: (error) => handOn(document, name, error),
      });
    },

    async digest(digestId: string, name: string, states: States): Promise<Result> {
      const channel = channels.get(name);
      const members = await outbox.members(digestId, name);
      const digest = (await digests.find(name, [digestId])).find(({ digest_id }) => digest_id === digestId);
      if (!channel || !digest || members.length === 0) return 'done';
      const message = digestMessage(digest, members, render, now());
      return bring(channel, message, digest.message_id, states, {
        alert_id: null,
        kind: 'digest',
        async onSent(messageId) {
          await digests.told(digestId, digest.version + 1, messageId);
          await outbox.toldInDigest(members, name, digestId);
        },
        async onRefused(error) {
          const ids = members.map(({ _id }) => _id);
          await outbox.refuse(ids, name, error);
          return false;
        },
      });
    },
  };
}
